"""NetClassifier and NetRegressor: what scikit-learn's checks do not look at."""

from __future__ import annotations

import copy
import io
import pickle
import subprocess
import sys
from functools import partial
from typing import Any

import numpy as np
import pytest

pytest.importorskip("sklearn")

import joblib
from sklearn.base import clone
from sklearn.datasets import load_digits, load_iris, make_multilabel_classification, make_regression
from sklearn.linear_model import LinearRegression, LogisticRegression
from threadpoolctl import threadpool_limits

from nets.core.errors import NetsError
from nets.estimators import NetClassifier, NetRegressor
from nets.layers import Embedding, Linear, MaxOverTime, ReLU, Sequential, Transpose
from nets.losses import HuberLoss
from nets.optim import SGD, AdamW, StepLR
from nets.train import Callback, Run

IRIS = load_iris(return_X_y=True)


def noisy(seed: int = 0, n: int = 90) -> tuple[Any, Any]:
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, 3)) * [1.0, 10.0, 0.1] + [0.0, 5.0, 2.0]
    return X, X @ [1.0, -0.3, 4.0] + 2 + rng.normal(size=n)


# right values, by other programs


def test_without_a_hidden_layer_it_is_linear_regression() -> None:
    X, y = noisy()
    weights = np.random.default_rng(1).integers(0, 4, len(X)).astype(float)
    ours = NetRegressor(hidden=(), epochs=400, lr=0.05, optimizer="adam", schedule="cosine", random_state=0)
    for given in (None, weights):
        theirs = LinearRegression().fit(X, y, given)
        np.testing.assert_allclose(ours.fit(X, y, given).predict(X), theirs.predict(X), rtol=0, atol=1e-3)


def test_weights_count_the_same_in_every_batch() -> None:
    X, y = noisy(n=400)
    weights = np.where(np.arange(400) % 20 == 0, 30.0, 0.2)  # some batches have no heavy sample
    theirs = LinearRegression().fit(X, y, weights)
    ours = NetRegressor(
        hidden=(), epochs=150, batch_size=8, optimizer="sgd", lr=0.02, schedule="cosine", random_state=0
    )
    difference = ours.fit(X, y, weights).predict(X) - theirs.predict(X)
    assert np.abs(difference).mean() < 0.1
    plain = LinearRegression().fit(X, y).predict(X) - theirs.predict(X)
    assert np.abs(difference).mean() < np.abs(plain).mean() / 2


def test_without_a_hidden_layer_it_is_logistic_regression() -> None:
    X, y = noisy()
    labels = np.digitize(y + 3 * np.random.default_rng(3).normal(size=len(y)), [-1.0, 12.0])
    ours = NetClassifier(hidden=(), epochs=500, lr=0.1, schedule="cosine", random_state=0).fit(X, labels)
    scaled = ours.input_scaler_.transform(X)
    theirs = LogisticRegression(C=np.inf, tol=1e-9, max_iter=5000).fit(scaled, labels)
    np.testing.assert_allclose(ours.predict_proba(X), theirs.predict_proba(scaled), atol=2e-3)


@pytest.mark.parametrize("weight", [{0: 1.0, 1: 5.0, 2: 0.5}, "balanced"])
def test_classes_weigh_as_their_samples_would(weight: Any) -> None:
    X, y = IRIS[0][:120], IRIS[1][:120]
    shares = {0: 1.0, 1: 5.0, 2: 0.5} if isinstance(weight, dict) else dict(enumerate(120 / 3 / np.bincount(y)))
    options: dict[str, Any] = {"hidden": (8,), "epochs": 5, "random_state": 0}
    by_class = NetClassifier(class_weight=weight, **options).fit(X, y)
    by_sample = NetClassifier(**options).fit(X, y, np.array([shares[label] for label in y]))
    np.testing.assert_allclose(by_class.predict_proba(X), by_sample.predict_proba(X), rtol=1e-9)


# what is remembered, and what goes on


def test_epochs_are_remembered() -> None:
    X, y = IRIS
    classifier = NetClassifier(hidden=8, epochs=3, warm_start=True, validation=0.2, random_state=0).fit(X, y)
    assert classifier.n_iter_ == 3
    assert classifier.loss_curve_ == classifier.history_.column("train_loss")
    assert list(classifier.history_[0]) == [
        "epoch", "lr", "train_loss", "train_accuracy", "val_loss", "val_accuracy", "seconds"
    ]  # fmt: skip
    first = classifier.model_
    classifier.fit(X, y)
    assert classifier.model_ is first
    assert classifier.history_.column("epoch") == [1, 2, 3, 4, 5, 6]
    assert classifier.loss_curve_[5] < classifier.loss_curve_[0]
    assert clone(classifier).fit(X, y).n_iter_ == 3


def test_the_best_epoch_is_kept_where_training_stops_early() -> None:
    X, y = noisy()
    regressor = NetRegressor(hidden=64, epochs=500, lr=0.02, validation=0.3, patience=5, random_state=0).fit(X, y)
    held_out = regressor.history_.column("val_loss")
    assert regressor.n_iter_ == len(held_out) < 500
    assert int(np.argmin(held_out)) == len(held_out) - 6


def test_others_are_measured_with_their_weights() -> None:
    X, y = IRIS
    weights = np.where(y == 0, 0.0, 1.0)
    classifier = NetClassifier(hidden=(), epochs=1, validation=(X, y, weights), random_state=0).fit(X, y)
    own = -np.log(classifier.predict_proba(X)[np.arange(150), y])[y > 0].mean()
    assert classifier.history_[0]["val_loss"] == pytest.approx(own)


def test_parts_are_trained_on_one_after_the_other() -> None:
    X, y = IRIS
    order = np.random.default_rng(0).permutation(150)
    classifier = NetClassifier(hidden=16, lr=0.01, batch_size=10, random_state=0)
    classifier.partial_fit(X[order[:30]], y[order[:30]], classes=[0, 1, 2])
    for _ in range(10):
        for rows in np.array_split(order, 5):
            classifier.partial_fit(X[rows], y[rows])
    assert classifier.n_iter_ == 51
    assert classifier.score(X, y) > 0.9
    assert classifier.input_scaler_.n_samples_seen_ == 30 + 1500
    with pytest.raises(NetsError, match=r"the class 7, but the classes are 0, 1, 2\n  help: name all classes"):
        classifier.partial_fit(X[:2], [0, 7])


def test_one_pass_by_parts_is_an_epoch() -> None:
    X, y = noisy()
    whole = NetRegressor(hidden=4, epochs=1, random_state=0).fit(X, y)
    part = NetRegressor(hidden=4, random_state=0).partial_fit(X, y)
    assert np.array_equal(whole.predict(X), part.predict(X))


def test_callbacks_schedules_and_lines(capsys: pytest.CaptureFixture[str]) -> None:
    class Seen(Callback):
        rates: list[float]

        def on_train_begin(self, run: Run) -> None:
            self.rates = []

        def on_epoch_end(self, run: Run) -> None:
            self.rates.append(run.row["lr"])

    seen = Seen()
    X, y = noisy()
    options: dict[str, Any] = {"hidden": 4, "epochs": 3, "callbacks": [seen], "random_state": 0}
    NetRegressor(optimizer=partial(SGD, momentum=0.9), lr=0.1, schedule=partial(StepLR, step_size=1), **options).fit(
        X, y
    )
    np.testing.assert_allclose(seen.rates, [0.1, 0.01, 0.001])
    NetRegressor(optimizer="sgd", lr=0.1, schedule="one-cycle", verbose=True, **options).fit(X, y)
    assert len(set(seen.rates)) == 3
    assert capsys.readouterr().err.count("train_loss") == 3


# targets


def test_names_are_classes() -> None:
    X, y = IRIS
    names = np.array(["setosa", "versicolor", "virginica"], object)[y]
    classifier = NetClassifier(hidden=8, epochs=40, lr=0.03, random_state=0).fit(X, names)
    assert list(classifier.classes_) == ["setosa", "versicolor", "virginica"]
    assert classifier.score(X, names) > 0.9
    two = NetClassifier(hidden=8, epochs=40, lr=0.03, random_state=0).fit(X[:100], names[:100])
    z, shares = two.decision_function(X[:100]), two.predict_proba(X[:100])
    np.testing.assert_allclose(1 / (1 + np.exp(-z)), shares[:, 1])
    assert ((z > 0) == (two.predict(X[:100]) == "versicolor")).all()


def test_several_labels() -> None:
    X, y = make_multilabel_classification(200, n_classes=4, random_state=0)
    classifier = NetClassifier(hidden=32, epochs=30, lr=0.01, random_state=0).fit(X, y)
    shares = classifier.predict_proba(X)
    assert shares.shape == (200, 4)
    assert np.array_equal(classifier.predict(X), (shares > 0.5).astype(int))
    assert (classifier.predict(X) == y).mean() > 0.9
    from sklearn.utils.estimator_checks import check_classifier_multioutput

    check_classifier_multioutput("NetClassifier", NetClassifier(hidden=4, epochs=5))


def test_several_numbers() -> None:
    X, y = make_regression(100, 5, n_targets=3, random_state=0)
    regressor = NetRegressor(hidden=32, epochs=60, lr=0.02, loss=HuberLoss(), random_state=0).fit(X, y * [1, 1e3, 1e-3])
    assert regressor.predict(X).shape == (100, 3)
    assert regressor.score(X, y * [1, 1e3, 1e-3]) > 0.95
    column = NetRegressor(hidden=4, epochs=1).fit(X, y[:, :1])
    assert column.predict(X).shape == (100, 1)


# bodies


def test_maps_are_the_input_of_a_convolutional_network() -> None:
    X, y = load_digits(n_class=2, return_X_y=True)
    options: dict[str, Any] = {"options": {"channels": (4,), "hidden": ()}, "epochs": 3, "lr": 0.01, "random_state": 0}
    rows = NetClassifier("cnn", input_shape=(1, 8, 8), **options).fit(X, y)
    maps = NetClassifier("cnn", **options).fit(X.reshape(-1, 1, 8, 8), y)
    assert rows.score(X, y) > 0.95
    assert np.array_equal(rows.predict_proba(X), maps.predict_proba(X.reshape(-1, 1, 8, 8)))
    assert rows.input_scaler_.n_features_in_ == 1


def test_numbers_of_words_are_the_input_of_a_text_network() -> None:
    rng = np.random.default_rng(0)
    X = rng.integers(1, 30, (200, 7))
    y = (X < 5).any(axis=1)
    options = {"dimension": 8, "maps": 8, "windows": (1, 2), "dropout": 0.0}
    classifier = NetClassifier("text-cnn", options=options, epochs=40, lr=0.02, random_state=0).fit(X, y)
    assert classifier.input_scaler_ is None
    assert classifier.score(X, y) > 0.95
    with pytest.raises(NetsError, match="reads numbers of words, but X has others"):
        classifier.predict(X + 0.5)
    own = Sequential(Embedding(30, 8, rng=0), Transpose(), MaxOverTime(), Linear(8, 2, rng=0))
    assert NetClassifier(own, epochs=60, batch_size=16, lr=0.02, random_state=0).fit(X, y).score(X, y) > 0.95


def test_any_model_is_a_body() -> None:
    X, y = IRIS
    given = Sequential(Linear(4, 8, rng=0), ReLU(), Linear(8, 3, rng=1))
    before = copy.deepcopy(given.state_dict())
    classifier = NetClassifier(given, epochs=30, lr=0.03, optimizer=partial(AdamW, weight_decay=0.1), random_state=0)
    assert classifier.fit(X, y).score(X, y) > 0.9
    assert classifier.model_.parameters()[0].data.dtype == np.float32
    assert all(np.array_equal(before[name], value) for name, value in given.state_dict().items())

    def made(inputs: int, outputs: int, rng: np.random.Generator) -> Sequential:
        return Sequential(Linear(inputs, 6, rng=rng), ReLU(), Linear(6, outputs, rng=rng))

    assert NetClassifier(made, epochs=30, lr=0.05, random_state=0).fit(X, y).score(X, y) > 0.9
    code = NetRegressor("autoencoder", hidden=(8,), options={"code": 2}, epochs=40, lr=0.02, random_state=0)
    assert code.fit(X, X).score(X, X) > 0.8


@pytest.mark.parametrize(
    ("estimator", "message"),
    [
        (NetClassifier("mpl"), "unknown model 'mpl'; did you mean 'mlp'"),
        (
            NetClassifier(hidden=2.5),  # type: ignore[arg-type]
            "hidden must be widths, whole numbers, but is 2.5",
        ),
        (NetClassifier(options={"hiden": 3}), "unknown option of mlp 'hiden'; did you mean 'hidden'"),
        (NetClassifier(hidden=3, options={"hidden": (3,)}), "hidden is given twice"),
        (NetClassifier(Linear(4, 3), hidden=3), "hidden and options are those of a row"),
        (
            NetClassifier(Linear),  # type: ignore[arg-type]
            "model must be a name, a model or a function",
        ),
        (NetClassifier(lambda *_: 3), "returned a int, no Module"),  # type: ignore[arg-type]
        (NetClassifier(Linear(4, 2)), r"outputs of shape \(2,\) for each sample, but y has 3 classes"),
        (NetClassifier(Linear(5, 3)), "5"),
        (NetClassifier("lenet"), "lenet takes maps"),
        (NetClassifier("cnn", input_shape=(1, 3, 3)), r"shape \(4,\) cannot be read in the input shape \(1, 3, 3\)"),
        (NetClassifier(epochs=0), "epochs must be a whole number of at least 1, but is 0"),
        (NetClassifier(batch_size=0), "batch_size must be a whole number of at least 1"),
        (NetClassifier(optimizer="adm"), "unknown optimizer 'adm'; did you mean 'adam'"),
        (NetClassifier(loss="cross"), "unknown loss 'cross'"),
        (NetClassifier(loss="squared-error"), "outputs and targets must have one shape"),
        (NetClassifier(schedule="cos"), "unknown schedule 'cos'"),
        (NetClassifier(validation=1.5), "leaves one of the two parts empty"),
        (NetClassifier(validation=(1,)), "validation must be a share"),
        (NetClassifier(validation=(IRIS[0], IRIS[1] + 5)), "y has the class 5, but the classes are 0, 1, 2"),
        (NetClassifier(patience=0), "patience must be at least 1"),
    ],
)
def test_what_is_refused(estimator: Any, message: str) -> None:
    with pytest.raises(NetsError, match=message):
        estimator.fit(*IRIS)


def test_what_else_is_refused() -> None:
    X, y = IRIS
    with pytest.raises(NetsError, match="no sample counts: all are of weight 0"):
        NetClassifier(class_weight={0: 0, 1: 0}).fit(X, y, (y < 2) * 1.0)
    with pytest.raises(NetsError, match="needs all samples at once, which partial_fit has not"):
        NetClassifier(class_weight="balanced").partial_fit(X, y)
    with pytest.raises(NetsError, match="several columns that are not zeros and ones"):
        NetClassifier().fit(X, np.stack([y, y], axis=1))
    fitted = NetClassifier(hidden=2, epochs=1, warm_start=True).fit(X, y)
    with pytest.raises(NetsError, match=r"classes are \[0, 1\], but were \[0, 1, 2\]"):
        fitted.partial_fit(X, y, classes=[0, 1])
    with pytest.raises(NetsError, match="several labels and is not"):
        fitted.fit(X, np.eye(3, dtype=int)[y] | 1)


# the same numbers


def test_a_number_draws_the_same_network_whatever_threads_there_are() -> None:
    X, y = np.random.default_rng(0).normal(size=(300, 784)), np.arange(300) % 2
    options: dict[str, Any] = {"hidden": (512, 256), "epochs": 1, "batch_size": 256, "options": {"dropout": 0.2}}
    found = []
    for threads in (1, 2):
        with threadpool_limits(threads, user_api="blas"):
            found.append(NetClassifier(**options, random_state=3).fit(X, y).decision_function(X))
    assert np.array_equal(found[0], found[1])
    assert not np.array_equal(found[0], NetClassifier(**options, random_state=4).fit(X, y).decision_function(X))


def test_it_comes_back_from_a_file_and_goes_on_the_same() -> None:
    X, y = IRIS
    classifier = NetClassifier(hidden=8, epochs=2, random_state=0, options={"dropout": 0.3}).fit(X, y)
    again, file = pickle.loads(pickle.dumps(classifier)), io.BytesIO()
    joblib.dump(classifier, file)
    file.seek(0)
    for other in (again, joblib.load(file)):
        assert np.array_equal(other.predict_proba(X), classifier.predict_proba(X))
        other.partial_fit(X, y)
    classifier.partial_fit(X, y)
    assert np.array_equal(again.predict_proba(X), classifier.predict_proba(X))


def test_without_scikit_learn_it_says_what_to_install() -> None:
    program = (
        "import sys; sys.modules['sklearn'] = None; import nets.estimators as room; print(dir(room)[-1])\n"
        "try: room.NetRegressor\nexcept ValueError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "NetRegressor needs the package scikit-learn\n  help: pip install 'boolnet[sklearn]'" in done.stdout
