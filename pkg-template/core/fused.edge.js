// Edges other than workerd may not compile bytes, and refuse a bundle with a module that they do not know the instructions of.
export default undefined;
