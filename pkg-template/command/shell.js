// Lines for a POSIX shell that do by hand what this package did.

/** The request as one curl line; nothing in it is interpreted by the shell or by curl's globbing. `bodyFile`: where the body is from. */
export function curl({ method, url, headers, body }, bodyFile = "-") {
  const parts = ["curl", "--globoff", method === "HEAD" ? "--head" : `--include --request ${method}`, quote(url)];
  for (const [name, value] of Object.entries(headers)) parts.push(`--header ${quote(`${name}: ${value}`)}`);
  if (body !== undefined && bodyFile !== "-") parts.push(`--data-binary ${quote(`@${bodyFile}`)}`);
  // --data-raw takes a leading @ for what it is.
  else if (typeof body === "string") parts.push(`--data-raw ${quote(body)}`);
  else if (body !== undefined) parts.push("--data-binary @-");
  return parts.join(" \\\n  ");
}

/** Signs the message with OpenSSL; the output must be the signature in Authorization. */
export function openssl(message, keyFile) {
  const lines = message.replace(/\n$/, "").split("\n");
  // The body may have line breaks of its own: it stays one argument.
  const parts = [...lines.slice(0, 4), lines.slice(4).join("\n")];
  return `printf '%s\\n' ${parts.map(quote).join(" ")} \\\n  | openssl dgst -sha256 -sign ${quote(keyFile)} | openssl base64 -A`;
}

function quote(text) {
  // zsh takes a word that starts with = for a command's path.
  return /^[\w./:@%+,-][\w./:@%+=,-]*$/.test(text) ? text : `'${text.replace(/'/g, `'\\''`)}'`;
}
