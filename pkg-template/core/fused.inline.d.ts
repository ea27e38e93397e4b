/** The second module, if the host can compile it; what it throws otherwise is the asker's. */
declare const module: () => WebAssembly.Module | undefined;
export default module;
