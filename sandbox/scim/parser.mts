import { invalidData, type ApiError } from '../wire/errors.mts';
import { tokenize, type Token } from './lexer.mts';

/** A comparison of one attribute with one value. */
export interface Comparison {
	kind: 'compare';
	attribute: string;
	operator: 'eq' | 'sw';
	value: string | boolean;
}

/** A SCIM filter as a tree. */
export type Filter =
	| Comparison
	| { kind: 'and' | 'or'; left: Filter; right: Filter }
	| { kind: 'not'; inner: Filter };

/**
 * The only operators taken: `eq` is documented for users by example, `sw` for neighbouring
 * collections. PingOne may know more; the sandbox is not kinder.
 */
const OPERATORS = ['eq', 'sw'];

const MAX_DEPTH = 20;

function invalidFilter(message: string, innerError?: Record<string, unknown>): ApiError {
	return invalidData({
		code: 'INVALID_FILTER',
		target: 'filter',
		message,
		...(innerError && { innerError }),
	});
}

/** Recursive descent: `or` binds looser than `and`, `and` looser than `not` and parentheses. */
class FilterParser {
	private at = 0;
	private depth = 0;
	private readonly tokens: Token[];
	private readonly attributes: readonly string[];

	constructor(tokens: Token[], attributes: readonly string[]) {
		this.tokens = tokens;
		this.attributes = attributes;
	}

	parse(): Filter {
		const filter = this.disjunction();
		if (this.at < this.tokens.length) throw invalidFilter('Unexpected text after the filter.');
		return filter;
	}

	private disjunction(): Filter {
		let left = this.conjunction();
		while (this.keyword('or')) left = { kind: 'or', left, right: this.conjunction() };
		return left;
	}

	private conjunction(): Filter {
		let left = this.term();
		while (this.keyword('and')) left = { kind: 'and', left, right: this.term() };
		return left;
	}

	private term(): Filter {
		if (this.keyword('not')) return { kind: 'not', inner: this.group() };
		return this.tokens[this.at]?.kind === '(' ? this.group() : this.comparison();
	}

	private group(): Filter {
		if (++this.depth > MAX_DEPTH) throw invalidFilter('The filter is nested too deeply.');
		this.expect('(');
		const inner = this.disjunction();
		this.expect(')');
		this.depth -= 1;
		return inner;
	}

	private expect(kind: '(' | ')'): void {
		if (this.tokens[this.at++]?.kind !== kind) throw invalidFilter(`Expected "${kind}".`);
	}

	private comparison(): Filter {
		const attribute = this.word('an attribute');
		if (!this.attributes.includes(attribute)) {
			throw invalidFilter(`Unsupported attribute: ${attribute}`, {
				supportedAttributes: [...this.attributes],
			});
		}
		const operator = this.word('an operator').toLowerCase();
		if (operator !== 'eq' && operator !== 'sw') {
			throw invalidFilter(`Unsupported operator: ${operator}`, {
				supportedOperators: OPERATORS,
			});
		}
		return { kind: 'compare', attribute, operator, value: this.value() };
	}

	private value(): string | boolean {
		const token = this.tokens[this.at++];
		if (token?.kind === 'string') return token.value;
		if (token?.kind === 'word' && /^(true|false)$/.test(token.value)) return token.value === 'true';
		throw invalidFilter('Expected a value in double quotes.');
	}

	private word(expected: string): string {
		const token = this.tokens[this.at++];
		if (token?.kind !== 'word') throw invalidFilter(`Expected ${expected}.`);
		return token.value;
	}

	private keyword(word: string): boolean {
		const token = this.tokens[this.at];
		if (token?.kind !== 'word' || token.value.toLowerCase() !== word) return false;
		this.at += 1;
		return true;
	}
}

/**
 * Parses a SCIM filter (RFC 7644 section 3.4.2.2, the part that PingOne shows).
 *
 * @param text the decoded `filter` parameter
 * @param attributes the attributes that may be filtered on
 * @throws ApiError 400 INVALID_DATA / INVALID_FILTER
 */
export function parseFilter(text: string, attributes: readonly string[]): Filter {
	const tokens = tokenize(text);
	if (!tokens) throw invalidFilter('The filter cannot be read.');
	return new FilterParser(tokens, attributes).parse();
}
