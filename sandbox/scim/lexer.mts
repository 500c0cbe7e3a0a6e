/** The characters of a filter that stand for themselves. */
export type Bracket = '(' | ')' | '[' | ']';

/** A piece of a SCIM filter: a quoted value, a word, or a bracket. */
export type Token =
	| { kind: 'string'; value: string }
	| { kind: 'word'; value: string }
	| { kind: Bracket };

const BRACKETS: Record<string, Bracket> = { '(': '(', ')': ')', '[': '[', ']': ']' };

const SPACE = /\s+/y;
const WORD = /[A-Za-z][\w.]*/y;
const STRING = /"((?:[^"\\]|\\["\\])*)"/y;

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
	pattern.lastIndex = at;
	return pattern.exec(text);
}

function nextToken(text: string, at: number): { token: Token; end: number } | undefined {
	const bracket = BRACKETS[text.charAt(at)];
	if (bracket) return { token: { kind: bracket }, end: at + 1 };
	const quoted = match(STRING, text, at);
	if (quoted) {
		// Only \" and \\ are escapes here: RFC 7644 takes them from JSON; PingOne is silent.
		const value = (quoted[1] ?? '').replace(/\\(["\\])/g, '$1');
		return { token: { kind: 'string', value }, end: at + quoted[0].length };
	}
	const word = match(WORD, text, at);
	return word ? { token: { kind: 'word', value: word[0] }, end: at + word[0].length } : undefined;
}

/** Splits a filter into tokens; undefined when some part of it is none. */
export function tokenize(text: string): Token[] | undefined {
	const tokens: Token[] = [];
	let at = 0;
	while (at < text.length) {
		const space = match(SPACE, text, at);
		if (space) {
			at += space[0].length;
			continue;
		}
		const found = nextToken(text, at);
		if (!found) return undefined;
		tokens.push(found.token);
		at = found.end;
	}
	return tokens;
}
