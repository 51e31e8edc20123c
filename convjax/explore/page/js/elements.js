/** Elements of the page, made without markup in strings: text is always text. */

/**
 * An element with attributes and children.
 * `on` holds listeners, `class` and `data-…` are attributes, true sets an empty attribute, null and false leave it out.
 */
export function element(tag, attributes = {}, ...children) {
  return furnished(document.createElement(tag), attributes, children);
}

/** The same for a picture in SVG. */
export function svg(tag, attributes = {}, ...children) {
  return furnished(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

/** A button that does not send a form. */
export function button(text, attributes = {}) {
  return element("button", { type: "button", ...attributes }, text);
}

/** Set an attribute, or take it away where the value is null or false. */
export function mark(node, name, value) {
  if (value === null || value === undefined || value === false) node.removeAttribute(name);
  else node.setAttribute(name, value === true ? "" : String(value));
}

function furnished(node, { on = {}, ...attributes }, children) {
  for (const [name, value] of Object.entries(attributes)) mark(node, name, value);
  for (const [name, listener] of Object.entries(on)) node.addEventListener(name, listener);
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}
