// Every host but Node: the global fetch or none.
export function hostFetch() {
  return globalThis.fetch === undefined ? undefined : (url, init) => globalThis.fetch(url, init);
}
