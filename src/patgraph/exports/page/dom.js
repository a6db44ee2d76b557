// Elements are built one by one and text enters only as text nodes: no string ever becomes markup.

const byId = (id) => document.getElementById(id);

/** Make an element: el("a", {class: "x", onclick: f, "aria-label": "…"}, "text", otherElement, null). */
function el(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  fill(element, children);
  return element;
}

function fill(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return element;
}

/** Replace the content; who had the focus inside keeps it, at the same control or at the container. */
function refill(element, ...children) {
  const focused = document.activeElement;
  const inside = focused && focused !== element && element.contains(focused);
  element.replaceChildren();
  fill(element, children);
  if (inside) {
    const again = focused.id && byId(focused.id);
    const holder = again || (element.hasAttribute("tabindex") ? element : byId("canvas"));
    holder.focus({ preventScroll: true });
  }
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

function svg(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
  return fill(element, children);
}

/** The address if a click on it is harmless, otherwise null. */
function safeAddress(address) {
  try {
    const url = new URL(String(address));
    return ["http:", "https:", "mailto:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

function link(address, text, attributes) {
  const href = address ? safeAddress(address) : null;
  if (!href) return el("span", attributes, text);
  return el("a", { ...attributes, href, target: "_blank", rel: "noopener noreferrer" }, text);
}

/** Text for the canvas, where no element isolates writing direction: without control characters. */
const plain = (text) =>
  String(text).replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, " ");

/** What two spellings of one name have in common. */
const fold = (text) =>
  String(text)
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

function say(text) {
  byId("said").textContent = text;
}

const count = (number, one, many) => `${number} ${number === 1 ? one : many}`;

/** Storage may be forbidden (file://, a notebook's frame): then a choice lasts as long as the page. */
const memory = {
  get(key) {
    try {
      return window.localStorage.getItem("patgraph-" + key);
    } catch {
      return null;
    }
  },
  set(key, value) {
    try {
      window.localStorage.setItem("patgraph-" + key, value);
    } catch {
      /* not allowed here */
    }
  },
};

const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
