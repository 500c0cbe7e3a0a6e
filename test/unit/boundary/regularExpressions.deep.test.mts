import { createContext, runInContext } from 'node:vm';
import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { PingOneOAuth2Api } from '../../../credentials/PingOneOAuth2Api.credentials.ts';
import { depth } from '../../support/depth.mts';
import { hostileTexts } from '../../support/hostileText.mts';
import { linesRefusedByLint } from '../../support/regexpLint.mts';
import { stepsDuring, stepsOf, TooManySteps } from '../../support/regexpSteps.mts';
import { regularExpressions, regularExpressionsIn } from '../../support/sourceTree.mts';

const LENGTH = depth(1_000, 4_000);
/** Linear ones take up to 31 steps a character, others about as many as there are characters. */
const MOST_A_CHARACTER = 50;

/** Counts the steps on every text that may be hard for a pattern. @throws TooManySteps */
function countSteps(pattern: RegExp): void {
	for (const text of hostileTexts(pattern, LENGTH))
		stepsOf(pattern, text, LENGTH * MOST_A_CHARACTER);
}

/** What once stopped n8n. */
const PLANTED = ['/\\s*\\(Correlation ID:.*?\\)/giu', '/\\/+$/', '/(a+)+b/'];
/** Lint does not see that a hyphen both is part of a word here and ends one. */
const UNSEEN = '/\\beyJ[\\w-]{8,}\\.[\\w.-]+/g';
const planted = (literal: string, place = 0) => `export const planted${place} = ${literal};\n`;
const HIDDEN = "export const hidden = new RegExp('a');\n";

describe('the regular expressions of the package', () => {
	const all = regularExpressions();

	it('are all found', () => {
		expect(all.length).toBeGreaterThan(100);
	});

	it.each(all.map(({ place, pattern }) => [place, String(pattern), pattern] as const))(
		'%s: %s takes linear time',
		(_place, _text, pattern) => {
			expect(() => countSteps(pattern)).not.toThrow();
		},
	);
});

describe('a planted expression', () => {
	it.each([...PLANTED, UNSEEN])('%s is found by the test', (literal) => {
		const [{ place, pattern }] = regularExpressionsIn('planted.ts', planted(literal));
		expect(place).toBe('planted.ts:1');
		expect(() => countSteps(pattern)).toThrow(TooManySteps);
	});

	it('cannot hide by being put together', () => {
		expect(() => regularExpressionsIn('planted.ts', HIDDEN)).toThrow('planted.ts:1');
	});

	it('is found by lint, and so is one that is put together', () => {
		const lines = linesRefusedByLint([...PLANTED.map(planted), HIDDEN].join(''));
		expect([...new Set(lines)]).toEqual([1, 2, 3, 4]);
	});
});

describe('the expressions of the credential', () => {
	const { properties, test } = new PingOneOAuth2Api();
	const expressions = [
		...properties.map(({ name, default: value }: INodeProperties) => [name, value] as const),
		['test', test.request.baseURL] as const,
	].filter((entry): entry is readonly [string, string] => String(entry[1]).startsWith('={{'));
	const FIELD_LENGTH = 200;
	const fields = properties.map(({ name }) => name);

	/** Each field is gone through. */
	const most = fields.length * FIELD_LENGTH * MOST_A_CHARACTER;

	/** As n8n's expression engine does: the text between the braces is JavaScript. */
	function evaluate(expression: string, credential: IDataObject): void {
		const world = createContext({ $self: credential, $credentials: credential });
		const regExp = runInContext('RegExp', world) as typeof RegExp;
		stepsDuring(() => runInContext(expression.slice(3, -2), world), most, regExp);
	}

	it('are all found', () => {
		expect(expressions.map(([name]) => name)).toEqual(['accessTokenUrl', 'allowedDomains', 'test']);
	});

	it.each(expressions)('%s takes linear time in every field', (_name, expression) => {
		const inside = regularExpressionsIn('expression.ts', expression.slice(3, -2));
		expect(inside.length).toBeGreaterThan(1);
		for (const { pattern } of inside) expect(() => countSteps(pattern)).not.toThrow();
		for (const text of inside.flatMap(({ pattern }) => hostileTexts(pattern, FIELD_LENGTH))) {
			const credential = Object.fromEntries(fields.map((name) => [name, text]));
			const custom = { ...credential, region: 'custom', allowOtherHosts: true };
			expect(() => evaluate(expression, custom)).not.toThrow();
		}
	});
});
