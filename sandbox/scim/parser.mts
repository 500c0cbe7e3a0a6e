import { invalidData, type ApiError } from '../wire/errors.mts';
import { tokenize, type Bracket, type Token } from './lexer.mts';

/** The operators that some collection of PingOne's documents. */
export type Operator = 'eq' | 'sw' | 'gt' | 'ge' | 'lt' | 'le';

/** A comparison of one attribute with one value. */
export interface Comparison {
	kind: 'compare';
	attribute: string;
	operator: Operator;
	value: string | boolean;
}

/** A SCIM filter as a tree. */
export type Filter = Comparison | { kind: 'and' | 'or'; left: Filter; right: Filter };

/**
 * What a collection filters on: operators by attribute. `a[b]` is the attribute `b` of the members
 * of the list `a`, which is written `a[b eq "…"]`.
 */
export type Filterable = Record<string, readonly Operator[]>;

const MAX_DEPTH = 20;

function invalidFilter(message: string, innerError?: Record<string, unknown>): ApiError {
	return invalidData({
		code: 'INVALID_FILTER',
		target: 'filter',
		message,
		...(innerError && { innerError }),
	});
}

/**
 * Recursive descent: `or` binds looser than `and`, `and` looser than parentheses. There is no
 * `not`: PingOne's page of 2019 lists it as unsupported.
 */
class FilterParser {
	private at = 0;
	private depth = 0;
	private readonly tokens: Token[];
	private readonly filterable: Filterable;

	constructor(tokens: Token[], filterable: Filterable) {
		this.tokens = tokens;
		this.filterable = filterable;
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
		return this.next() === '(' ? this.group() : this.comparison();
	}

	private group(): Filter {
		if (++this.depth > MAX_DEPTH) throw invalidFilter('The filter is nested too deeply.');
		this.expect('(');
		const inner = this.disjunction();
		this.expect(')');
		this.depth -= 1;
		return inner;
	}

	private next(): Token['kind'] | undefined {
		return this.tokens[this.at]?.kind;
	}

	private expect(kind: Bracket): void {
		if (this.tokens[this.at++]?.kind !== kind) throw invalidFilter(`Expected "${kind}".`);
	}

	private comparison(): Filter {
		const first = this.word('an attribute');
		if (this.next() !== '[') return this.compared(first);
		this.expect('[');
		const filter = this.compared(`${first}[${this.word('an attribute')}]`);
		this.expect(']');
		return filter;
	}

	private compared(attribute: string): Comparison {
		const operators = Object.hasOwn(this.filterable, attribute)
			? this.filterable[attribute]
			: undefined;
		if (operators === undefined) {
			throw invalidFilter(`Unsupported attribute: ${attribute}`, {
				supportedAttributes: Object.keys(this.filterable),
			});
		}
		const word = this.word('an operator').toLowerCase();
		const operator = operators.find((each) => each === word);
		if (operator === undefined) {
			throw invalidFilter(`Unsupported operator: ${word}`, { supportedOperators: [...operators] });
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
 * @param filterable the attributes that may be filtered on
 * @throws ApiError 400 INVALID_DATA / INVALID_FILTER
 */
export function parseFilter(text: string, filterable: Filterable): Filter {
	const tokens = tokenize(text);
	if (!tokens) throw invalidFilter('The filter cannot be read.');
	return new FilterParser(tokens, filterable).parse();
}
