"""The version of this package, as a number: files and pages say it, whether the package was installed or not."""

VERSION = "0.2.0"
