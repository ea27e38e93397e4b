// Watches a host while the library loads and works: what it asks for at load, and which globals it changes.

const roots = [
  "globalThis",
  "Object",
  "Function",
  "Array",
  "String",
  "Number",
  "Boolean",
  "Symbol",
  "Error",
  "TypeError",
  "RangeError",
  "Promise",
  "RegExp",
  "Map",
  "Set",
  "WeakMap",
  "WeakSet",
  "Uint8Array",
  "ArrayBuffer",
  "DataView",
  "JSON",
  "Math",
  "Reflect",
  "Date",
  "TextEncoder",
  "TextDecoder",
  "WebAssembly",
  "crypto",
  "Buffer",
  "process",
  "console",
  "performance",
];

const sources = [
  ["Math", "random"],
  ["Date", "now"],
  ["performance", "now"],
  ["fetch"],
  ["setTimeout"],
  ["setInterval"],
  ["setImmediate"],
  ["queueMicrotask"],
  ["XMLHttpRequest"],
  ["WebSocket"],
];

/**
 * Starts watching; call `loaded()` of the result as soon as the library is there. `modules` are built-in modules of the
 * host to watch as well, by name; `publish` makes their change visible to `import`.
 */
export function watch(modules = {}, publish = () => {}) {
  readGlobals();
  const changed = [];
  let before = snapshot();
  const startedAt = globalThis.performance ? performance.now() : Date.now();
  const touched = [];
  const undo = [];
  const watched = [];

  function replace(owner, name, label) {
    const property = owner && Object.getOwnPropertyDescriptor(owner, name);
    if (!property || typeof property.value !== "function" || !property.configurable) return;
    const original = property.value;
    const wrapper = new Proxy(original, {
      apply(target, self, args) {
        touched.push(label);
        return Reflect.apply(target, self, args);
      },
      construct(target, args) {
        touched.push(`new ${label}`);
        return Reflect.construct(target, args);
      },
    });
    Object.defineProperty(owner, name, { ...property, value: wrapper });
    undo.push(() => Object.defineProperty(owner, name, property));
    watched.push(label);
  }

  for (const [owner, name] of sources) {
    if (name === undefined) replace(globalThis, owner, owner);
    else replace(ownerOf(globalThis[owner], name), name, `${owner}.${name}`);
  }
  // Getting at Web Crypto is already too much: at the top level of a Worker it throws.
  for (const name of ["getRandomValues", "randomUUID"]) replace(ownerOf(globalThis.crypto, name), name, `crypto.${name}`);
  replace(globalThis, "Date", "Date");
  for (const [label, module] of Object.entries(modules)) {
    for (const name of Object.keys(module)) {
      if (typeof module[name] === "function" && !/^[A-Z]/.test(name)) replace(module, name, `${label}.${name}`);
    }
  }
  publish();

  return {
    watched,
    touched,
    loaded() {
      while (undo.length > 0) undo.pop()();
      publish();
      this.milliseconds = (globalThis.performance ? performance.now() : Date.now()) - startedAt;
      changed.push(...difference(before, snapshot()));
    },
    /** Leaves out what the host itself does between loading and calling. */
    calling() {
      before = snapshot();
    },
    changes() {
      return [...changed, ...difference(before, snapshot())];
    },
  };
}

function difference(before, after) {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].filter((name) => !same(before.get(name), after.get(name)));
}

/** Node makes some globals when they are first read. */
function readGlobals() {
  for (const name of Reflect.ownKeys(globalThis)) {
    try {
      void globalThis[name];
    } catch {
      // Some hosts forbid reading some.
    }
  }
}

/** The object on the prototype chain that holds `name`. */
function ownerOf(object, name) {
  while (object && !Object.prototype.hasOwnProperty.call(object, name)) object = Object.getPrototypeOf(object);
  return object;
}

/** Every property of the globals, of the built-in objects and of their prototypes. */
function snapshot() {
  const properties = new Map();
  const add = (label, object) => {
    if ((typeof object !== "object" && typeof object !== "function") || object === null) return;
    for (const name of Reflect.ownKeys(object)) {
      properties.set(`${label}.${String(name)}`, Object.getOwnPropertyDescriptor(object, name));
    }
  };
  for (const name of roots) {
    const object = globalThis[name];
    add(name, object);
    if (typeof object === "function") add(`${name}.prototype`, object.prototype);
  }
  return properties;
}

function same(a, b) {
  if (!a || !b) return false;
  return ["value", "get", "set", "writable", "enumerable", "configurable"].every((member) => Object.is(a[member], b[member]));
}
