// What the package declares: every exported name with its comment and its members, read from the syntax alone.
import { readFileSync } from "node:fs";
import ts from "typescript";

/**
 * @typedef {{ text: string, throws: string[], example?: string }} Comment
 * @typedef {{ name: string, signature: string, comment: Comment }} Member
 * @typedef {{ name: string, kind: "function" | "class" | "interface" | "type" | "const", signature: string,
 *   comment: Comment, members: Member[], names: Set<string> }} Declaration
 */

/** `{ about, declarations }` of a file: its own comment, and what it exports in its order. */
export function declarationsOf(file) {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
  const exported = source.statements.filter((statement) =>
    statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword),
  );
  const [, about = ""] = /^\/\*\*([\s\S]*?)@module\s*\*\//.exec(source.text) ?? [];
  return {
    about: commentOf(`/**${about}*/`),
    declarations: exported.filter((node) => !ts.isExportDeclaration(node)).map(declaration),
  };
}

function declaration(node) {
  const [name, kind] = nameAndKind(node);
  const members = membersOf(node);
  return { name, kind, signature: signatureOf(node, members), comment: commentBefore(node), members, names: namesIn(node) };
}

function nameAndKind(node) {
  if (ts.isVariableStatement(node)) return [node.declarationList.declarations[0].name.text, "const"];
  const kinds = [
    [ts.isFunctionDeclaration, "function"],
    [ts.isClassDeclaration, "class"],
    [ts.isInterfaceDeclaration, "interface"],
    [ts.isTypeAliasDeclaration, "type"],
  ];
  const [, kind] = kinds.find(([is]) => is(node)) ?? [];
  if (!kind) throw new Error(`a declaration of a kind that the reference does not know: ${node.getText().slice(0, 80)}`);
  return [node.name.text, kind];
}

/** Members of an object, those of objects inside it under their path. */
function membersOf(node, path = "") {
  const object = objectIn(node);
  return (object?.members ?? []).flatMap((member) => {
    if (!member.name) return [];
    const name = path + member.name.getText();
    const inner = member.type && ts.isTypeLiteralNode(member.type) ? member : undefined;
    const signature = inner ? "" : plain(member).slice(nameEnd(member)).replace(/;$/, "");
    return [{ name, signature, comment: commentBefore(member) }, ...(inner ? membersOf(inner, `${name}.`) : [])];
  });
}

const nameEnd = (member) => plain(member).indexOf(member.name.getText()) + member.name.getText().length;

function objectIn(node) {
  if (ts.isInterfaceDeclaration(node) || ts.isClassDeclaration(node)) return node;
  const type = ts.isVariableStatement(node) ? node.declarationList.declarations[0].type : node.type;
  return type && ts.isTypeLiteralNode(type) ? type : undefined;
}

/** As declared, without comments; members that are told one by one are left out. */
function signatureOf(node, members) {
  const text = plain(node).replace(/^export (declare )?/, "");
  return members.length > 0 ? text.slice(0, text.indexOf("{")).trim() : text;
}

const printer = ts.createPrinter({ removeComments: true });

/** On as few lines as TypeScript writes it. */
function plain(node) {
  return printer.printNode(ts.EmitHint.Unspecified, node, node.getSourceFile());
}

function namesIn(node) {
  const names = new Set();
  const visit = (inner) => {
    if (ts.isTypeReferenceNode(inner) || ts.isExpressionWithTypeArguments(inner))
      names.add((inner.typeName ?? inner.expression).getText());
    ts.forEachChild(inner, visit);
  };
  visit(node);
  return names;
}

function commentBefore(node) {
  const text = node.getSourceFile().text;
  const ranges = ts.getLeadingCommentRanges(text, node.getFullStart()) ?? [];
  const comments = ranges.map(({ pos, end }) => text.slice(pos, end)).filter((comment) => comment.startsWith("/**"));
  return commentOf(comments.at(-1) ?? "");
}

/** @returns {Comment} */
function commentOf(comment) {
  const lines = comment
    .slice(3, -2)
    .split("\n")
    .map((line) => line.replace(/^\s*\* ?/, ""));
  const [text, ...tags] = lines.join("\n").split(/(?:^|(?<=\s))@(?=throws\b|example\b|module\b)/);
  const of = (name) => tags.filter((tag) => tag.startsWith(name)).map((tag) => tag.slice(name.length).trim());
  return { text: text.trim(), throws: of("throws"), example: of("example")[0] };
}
