/**
 * An element; what stands in it is text, whatever it looks like.
 *
 * @param {string} name
 * @param {Record<string, string | boolean | Function | undefined>} [attributes] a function is a listener of its name
 * @param {...(Node | string | undefined)} children
 */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(attribute, /** @type {EventListener} */ (value));
    else if (value === true) made.setAttribute(attribute, "");
    else if (typeof value === "string") made.setAttribute(attribute, value);
  }
  made.append(...children.filter((child) => child !== undefined));
  return made;
}
