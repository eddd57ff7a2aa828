import ts from 'typescript';

/**
 * Makes a program check what its comments show, without moving a line. Behind `const found = ...; // 'a dragon'` the value
 * is compared; behind `console.log(...); // text` the text is expected on standard output.
 */
export function checkShownValues(code: string): { code: string; output: string[]; values: number } {
  const source = ts.createSourceFile('main.ts', code, ts.ScriptTarget.ES2022, true);
  const edits: { at: number; end: number; text: string }[] = [];
  const output: string[] = [];
  let values = 0;
  const visit = (node: ts.Node): void => {
    const comment = commentBehind(code, node);
    if (comment !== undefined && ts.isVariableStatement(node)) {
      const name = node.declarationList.declarations[0]?.name.getText(source) ?? '';
      if (isValue(comment.text)) {
        values += 1;
        edits.push({ ...comment, text: `shows(${name}, ${comment.text}, ${JSON.stringify(name)});` });
      }
    } else if (
      comment !== undefined &&
      ts.isExpressionStatement(node) &&
      node.getText(source).startsWith('console.log(')
    ) {
      output.push(comment.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  const edited = edits.reduceRight(
    (text, { at, end, text: check }) => text.slice(0, at) + check + text.slice(end),
    code,
  );
  return { code: edited, output, values };
}

function commentBehind(code: string, node: ts.Node): { at: number; end: number; text: string } | undefined {
  if (!ts.isStatement(node)) return undefined;
  const [range] = ts.getTrailingCommentRanges(code, node.end) ?? [];
  if (range?.kind !== ts.SyntaxKind.SingleLineCommentTrivia) return undefined;
  return { at: range.pos, end: range.end, text: code.slice(range.pos + 2, range.end).trim() };
}

/** Whether a comment is a literal, an object or a list, and not a sentence. */
function isValue(text: string): boolean {
  if (!/^(?:['"`[{\d-]|(?:true|false|undefined|null)$)/.test(text)) return false;
  const { parseDiagnostics } = ts.createSourceFile('value.ts', `(${text})`, ts.ScriptTarget.ES2022) as ts.SourceFile & {
    parseDiagnostics: readonly unknown[];
  };
  return parseDiagnostics.length === 0;
}
