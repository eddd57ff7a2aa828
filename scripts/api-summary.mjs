// Writes API.md of each package: what it exports, on one page, for coding agents and for readers without an editor. The
// declarations that were built say it all; this only shortens them. `api-report.mjs` calls it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const longestType = 48;

/** The page of the package in that folder, which must be built. */
export function apiSummary(folder) {
  const { name, description, exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const entries = Object.entries(exports)
    .filter(([, { types }]) => types !== undefined)
    .map(([path, { types }]) => ({ specifier: join(name, path), file: join(folder, types) }));
  const program = ts.createProgram(
    entries.map(({ file }) => file),
    { module: ts.ModuleKind.NodeNext, skipLibCheck: true, noEmit: true },
  );
  const [main, ...others] = entries.map(({ specifier, file }) => ({ specifier, exported: exportsOf(program, file) }));
  const known = new Set(main.exported.map(({ target }) => target));
  // An entry that only does something when it is imported exports nothing.
  const isPart = ({ exported }) => exported.length > 0 && exported.every(({ target }) => known.has(target));
  const whole = [main, ...others.filter((entry) => !isPart(entry))];
  const parts = [...whole.flatMap((entry) => entrySummary(program, entry)), ...partsOfMain(others.filter(isPart))];
  return `# ${name}: what it exports\n\n${description} Made by \`pnpm api-report\` of its declarations, which hold the whole text.\n\n${parts.join('\n\n')}\n`;
}

function exportsOf(program, file) {
  const checker = program.getTypeChecker();
  const module = checker.getSymbolAtLocation(program.getSourceFile(file));
  const exported = module === undefined ? [] : checker.getExportsOfModule(module);
  return exported
    .map((symbol) => ({
      name: symbol.name,
      target: symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol,
    }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** Entries that export nothing of their own. */
function partsOfMain(entries) {
  if (entries.length === 0) return [];
  const lines = entries.map(
    ({ specifier, exported }) => `- \`${specifier}\`: ${exported.map(({ name }) => `\`${name}\``).join(', ')}`,
  );
  return ['## Entries for a part of these', lines.join('\n')];
}

function entrySummary(program, { specifier, exported }) {
  const checker = program.getTypeChecker();
  const lines = { Values: [], Classes: [], Types: [] };
  for (const { name, target } of exported) {
    const text = `${describe(checker, name, target)}${sentenceOf(checker, target)}`;
    lines[kindOf(target)].push(`- ${text}`);
  }
  const sections = Object.entries(lines).filter(([, list]) => list.length > 0);
  return [`## \`${specifier}\``, ...sections.map(([title, list]) => `### ${title}\n\n${list.join('\n')}`)];
}

function kindOf({ flags }) {
  if (flags & ts.SymbolFlags.Class) return 'Classes';
  return flags & (ts.SymbolFlags.Function | ts.SymbolFlags.Variable) ? 'Values' : 'Types';
}

function describe(checker, name, symbol) {
  const [declaration] = symbol.declarations;
  if (symbol.flags & ts.SymbolFlags.Function) {
    const signatures = checker.getTypeOfSymbol(symbol).getCallSignatures();
    const calls = [...new Set(signatures.map((signature) => `${name}(${parametersOf(checker, signature)})`))];
    return calls
      .slice(0, 3)
      .map((call) => `\`${call}\``)
      .join(', ');
  }
  if (symbol.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Interface)) {
    const members = visibleMembers(checker, checker.getDeclaredTypeOfSymbol(symbol), declaration);
    return withMembers(name, declaration, members);
  }
  if (symbol.flags & ts.SymbolFlags.Variable) return `\`${name}${shortType(checker, symbol, declaration)}\``;
  const text = ts.isTypeAliasDeclaration(declaration) ? declaration.type.getText().replace(/\s+/g, ' ') : '';
  return text !== '' && text.length <= longestType * 2 ? `\`${name} = ${text}\`` : `\`${name}\``;
}

function withMembers(name, declaration, members) {
  const bases = (declaration.heritageClauses ?? []).flatMap(({ types }) =>
    types.map(({ expression }) => expression.getText()),
  );
  const head = bases.length === 0 ? `\`${name}\`` : `\`${name}\` (a \`${bases.join('`, `')}\`)`;
  return members.length === 0 ? head : `${head} { ${members.map((member) => `\`${member}\``).join(', ')} }`;
}

/** The members of its own declarations, without those of what it extends. */
function visibleMembers(checker, type, owner) {
  const own = type.getProperties().filter(({ declarations = [] }) => {
    const isHidden = declarations.some(
      (each) => ts.getCombinedModifierFlags(each) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected),
    );
    return !isHidden && declarations.some(({ parent }) => parent === owner || parent?.symbol === owner.symbol);
  });
  return own
    .filter(({ name }) => !/^(?:__|#)/.test(name))
    .map((member) => {
      const optional = member.flags & ts.SymbolFlags.Optional ? '?' : '';
      if (member.flags & ts.SymbolFlags.Method) {
        const [signature] = checker.getNonNullableType(checker.getTypeOfSymbol(member)).getCallSignatures();
        return `${member.name}${optional}(${signature === undefined ? '' : parametersOf(checker, signature)})`;
      }
      return `${member.name}${optional}${shortType(checker, member, member.declarations[0])}`;
    });
}

/** Its type, where that is short. */
function shortType(checker, symbol, declaration) {
  const text =
    declaration.type?.getText().replace(/\s+/g, ' ') ?? checker.typeToString(checker.getTypeOfSymbol(symbol));
  return text.length <= longestType ? `: ${text}` : '';
}

function parametersOf(checker, signature) {
  return signature.parameters
    .map((parameter) => {
      const declaration = parameter.valueDeclaration;
      const rest = declaration?.dotDotDotToken === undefined ? '' : '...';
      const isOptional = declaration !== undefined && checker.isOptionalParameter(declaration);
      const name = /^__/.test(parameter.name) ? 'options' : parameter.name;
      return `${rest}${name}${isOptional ? '?' : ''}`;
    })
    .join(', ');
}

/** The first sentence of its comment. */
function sentenceOf(checker, symbol) {
  const comment = ts.displayPartsToString(symbol.getDocumentationComment(checker)).replace(/\s+/g, ' ').trim();
  const sentence = /^.*?[.:](?=\s|$)/.exec(comment)?.[0] ?? comment;
  return sentence === '' ? '' : `: ${sentence.replace(/:$/, '.')}`;
}
