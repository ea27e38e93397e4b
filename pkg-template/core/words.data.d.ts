/** JSON: the sentences of `words/`. */
declare const packed: () => string;
export default packed;
