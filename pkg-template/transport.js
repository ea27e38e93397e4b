// The client's, here because a subfolder's manifest can declare no `#` imports.
export { gunzip, hostFetch } from "#transport";
