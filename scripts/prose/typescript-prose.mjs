// The text that people read in a TypeScript or JavaScript file, as one Markdown text: comments, messages, titles of tests.
import ts from 'typescript';

const prose = /[a-z'’]+[,:;]? [a-z'’]+[,:;]? [a-z'’]+/i;
const titled = /^(?:it|test|describe\w*)$/;

/** `text` has a paragraph for each piece; `lines[n]` is the line of the source that line `n` of it comes from (from 0). */
export function typescriptProse(path, source) {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true);
  const pieces = [...comments(file, source), ...strings(file, path)].sort((a, b) => a.line - b.line);
  const text = [];
  const lines = [];
  for (const piece of pieces) {
    for (const [index, line] of [...piece.text.split('\n'), ''].entries()) {
      text.push(line);
      lines.push(piece.line + index);
    }
  }
  return { text: text.join('\n'), lines };
}

function comments(file, source) {
  const pieces = [];
  const seen = new Set();
  const lineOf = (position) => file.getLineAndCharacterOfPosition(position).line;
  const collect = (node) => {
    // Text inside a template or a string is not a comment, whatever it looks like.
    const ranges = ts.getLeadingCommentRanges(source, node.getFullStart()) ?? [];
    for (const range of [...ranges, ...(ts.getTrailingCommentRanges(source, node.getEnd()) ?? [])]) {
      if (seen.has(range.pos)) continue;
      seen.add(range.pos);
      const text = source.slice(range.pos, range.end);
      if (/^\/[/*]+ *(?:eslint|prettier|@ts-|cspell|#)/.test(text)) continue;
      const line = lineOf(range.pos);
      const plain = text
        .replace(/^\/\*+ ?|\s*\*+\/$/g, '')
        .replace(/^[ \t]*(?:\/\/|\*) ?/gm, '')
        .replace(/^@\w+ /gm, '');
      const last = pieces.at(-1);
      const continues = text.startsWith('//') && last?.end === line - 1 && last.isLine;
      if (continues) {
        last.text += `\n${plain}`;
        last.end = line;
      } else pieces.push({ line, end: lineOf(range.end), text: plain, isLine: text.startsWith('//') });
    }
  };
  const visit = (node) => {
    for (const child of node.getChildren(file)) if (child.kind !== ts.SyntaxKind.JSDoc) visit(child);
    if (node.getChildCount(file) === 0 && node.kind !== ts.SyntaxKind.JsxText) collect(node);
  };
  visit(file);
  return pieces;
}

function strings(file, path) {
  const isTest = /\.test\.ts$|fixtures\//.test(path);
  const pieces = [];
  const visit = (node) => {
    const text = textOf(node);
    if (text !== undefined && prose.test(text) && (!isTest || isTitle(node))) {
      pieces.push({
        line: file.getLineAndCharacterOfPosition(node.getStart(file)).line,
        text: text.replaceAll('\n', ' '),
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return pieces;
}

function textOf(node) {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (ts.isTemplateExpression(node)) {
    return node.head.text + node.templateSpans.map((span) => `\`X\`${span.literal.text}`).join('');
  }
  return undefined;
}

/** The title of a test: the first argument of `it('...')`, `describe.each(...)('...')` and the like. */
function isTitle({ parent }) {
  if (!ts.isCallExpression(parent)) return false;
  let called = parent.expression;
  while (ts.isCallExpression(called) || ts.isPropertyAccessExpression(called)) called = called.expression;
  return ts.isIdentifier(called) && titled.test(called.text);
}
