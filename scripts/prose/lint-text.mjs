// Lints one Markdown text: our constructions, repeated words, long sentences and, in Markdown files, long lines.
import { TextlintKernel } from '@textlint/kernel';
import markdown from '@textlint/textlint-plugin-markdown';
import sentenceLength from 'textlint-rule-sentence-length';
import writeGood from 'textlint-rule-write-good';
import { StringSource } from 'textlint-util-to-string';
import { findConstructions } from './constructions.mjs';

const maxColumns = 120;
const kernel = new TextlintKernel();
const plugin = { pluginId: 'markdown', plugin: markdown.default ?? markdown };
const nothing = Object.fromEntries(
  ['passive', 'so', 'thereIs', 'weasel', 'adverb', 'tooWordy', 'cliches', 'eprime'].map((check) => [check, false]),
);

/** `kind` is `markdown` for a file of its own, `comment` for what was taken out of a program. */
export async function lintText(text, kind) {
  const rules = [
    { ruleId: 'construction', rule: constructionRule, options: { kind } },
    { ruleId: 'repeated-word', rule: writeGood.default ?? writeGood, options: { ...nothing, illusion: true } },
    ...(kind === 'markdown'
      ? [
          { ruleId: 'sentence-length', rule: sentenceLength.default ?? sentenceLength, options: { max: 280 } },
          { ruleId: 'line-length', rule: lineLengthRule },
          { ruleId: 'broken-code', rule: brokenCodeRule },
        ]
      : []),
  ];
  const { messages } = await kernel.lintText(text, { ext: '.md', plugins: [plugin], rules });
  return messages.map(({ ruleId, message, line }) => ({ line, message: `${message.split('\n')[0]} [${ruleId}]` }));
}

function constructionRule(context, { kind }) {
  const { Syntax, RuleError, report, locator } = context;
  const look = (node, textKind) => {
    // Code is a noun to the sentence around it.
    const source = new StringSource(node, {
      replacer: ({ node: each, maskValue }) => (each.type === Syntax.Code ? maskValue('x') : undefined),
    });
    const text = source.toString();
    for (const { name, index, found, advice } of findConstructions(text, textKind)) {
      const from = source.originalIndexFromIndex(index) ?? 0;
      report(node, new RuleError(`"${found}": ${advice} (${name})`, { padding: locator.at(from) }));
    }
  };
  return {
    [Syntax.Paragraph]: (node) => look(node, kind === 'comment' ? 'comment' : 'paragraph'),
    [Syntax.Header]: (node) => look(node, 'heading'),
    [Syntax.TableCell]: (node) => look(node, 'cell'),
  };
}

/** Code that somebody wrapped like prose: copied from its page, it does not run. */
function brokenCodeRule({ Syntax, RuleError, report, getSource, locator }) {
  const tell = (node, at, message) => report(node, new RuleError(message, { padding: locator.at(at) }));
  return {
    [Syntax.Code](node) {
      if (node.loc.start.line !== node.loc.end.line)
        tell(node, 0, 'inline code across a line break; keep it on one line');
    },
    [Syntax.CodeBlock](node) {
      if (!['sh', 'bash'].includes(node.lang)) return;
      // A folder is not a command: it is the last argument of the line before.
      const wrapped = /(?<!\\)\n[ \t]*\/\S*\/[ \t]*(?=\n)/.exec(getSource(node));
      if (wrapped !== null) tell(node, wrapped.index + 1, 'a command across a line break; keep it on one line');
    },
  };
}

function lineLengthRule({ Syntax, RuleError, report, getSource, locator }) {
  return {
    [Syntax.Paragraph](node) {
      let start = 0;
      for (const [index, line] of getSource(node).split('\n').entries()) {
        // An address cannot be wrapped.
        const columns = (index === 0 ? node.loc.start.column : 0) + line.length;
        if (columns > maxColumns && !/\]\([^)]{60,}\)/.test(line)) {
          report(
            node,
            new RuleError(`a line of ${columns} characters; wrap at ${maxColumns}`, { padding: locator.at(start) }),
          );
        }
        start += line.length + 1;
      }
    },
  };
}
