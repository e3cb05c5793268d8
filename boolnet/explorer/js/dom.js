// Elements: text is always text, never markup.

const SVG = "http://www.w3.org/2000/svg";

function made(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** An element of HTML; attributes that begin with "on" are listeners. */
export function h(tag, attributes = {}, ...children) {
  return made(document.createElement(tag), attributes, children);
}

/** An element of SVG. */
export function svg(tag, attributes = {}, ...children) {
  return made(document.createElementNS(SVG, tag), attributes, children);
}

/** Set a text, if it is another one. */
export function write(element, text) {
  if (element.textContent !== String(text)) element.textContent = text;
}

/** Set an attribute, if it is another one. */
export function mark(element, name, value) {
  if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
}

/** Let one element of many be reached by Tab, and the others by the arrow keys; steps are by key. */
export function roving(container, all, steps) {
  const turn = (element) => {
    for (const one of container.querySelectorAll('[tabindex="0"]')) one.setAttribute("tabindex", "-1");
    element?.setAttribute("tabindex", "0");
  };
  container.addEventListener("keydown", (event) => {
    const elements = all();
    const at = elements.indexOf(event.target);
    if (at < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    const next = { Home: 0, End: elements.length - 1 }[event.key] ?? steps(event.key, at, elements);
    if (next === undefined || next === null) return;
    event.preventDefault();
    const element = elements[Math.min(Math.max(next, 0), elements.length - 1)];
    turn(element);
    element.focus();
  });
  container.addEventListener("focusin", (event) => all().includes(event.target) && turn(event.target));
  return turn;
}

/** Give a file to whoever reads the page. */
export function download(name, type, data) {
  const url = URL.createObjectURL(new Blob([data], { type }));
  const link = h("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

export function counted(number, noun) {
  return `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
}
