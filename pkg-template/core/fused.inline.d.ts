/** The second module; throws where the host does not compile it, undefined where it is not meant to. */
declare const module: () => WebAssembly.Module | undefined;
export default module;
