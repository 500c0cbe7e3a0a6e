import { runInNewContext } from 'node:vm';
import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { PingOneOAuth2Api } from '../../../credentials/PingOneOAuth2Api.credentials.ts';
import { hostileTexts } from '../../support/hostileText.mts';
import { regularExpressions, regularExpressionsIn } from '../../support/sourceTree.mts';
import { linesRefusedByLint } from '../../support/regexpLint.mts';

/** CPU time of one match of 100 kB, in ms. Linear ones take 0 to 5, quadratic ones thousands. */
const MOST_MS = 50;
/** A slow one is found out at the first of these lengths that it takes too long for. */
const LENGTHS = [26, 12_500, 100_000];
const TRIES = 3;

const cpuMs = (work: () => unknown): number => {
	const before = process.threadCpuUsage();
	work();
	const { user, system } = process.threadCpuUsage(before);
	return (user + system) / 1_000;
};

/** The best of a few tries, so that nothing but the work itself counts. */
function fastest(work: () => unknown): number {
	let best = Infinity;
	for (let tries = 0; tries < TRIES && best > MOST_MS; tries++) best = Math.min(best, cpuMs(work));
	return best;
}

/** The length at which a work on hostile text takes too long; undefined when it never does. */
const tooSlowAt = (textsOf: (length: number) => string[], work: (text: string) => unknown) =>
	LENGTHS.find((length) => textsOf(length).some((text) => fastest(() => work(text)) > MOST_MS));

const slowLengthOf = (pattern: RegExp) =>
	tooSlowAt(
		(length) => hostileTexts(pattern, length),
		(text) => text.replace(pattern, ''),
	);

/** What once stopped n8n: review A1. */
const PLANTED = ['/\\s*\\(Correlation ID:.*?\\)/giu', '/\\/+$/', '/(a+)+b/'];
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
			expect(slowLengthOf(pattern)).toBeUndefined();
		},
	);
});

describe('a planted expression', () => {
	it.each(PLANTED)('%s is found by the test', (literal) => {
		const [{ place, pattern }] = regularExpressionsIn('planted.ts', planted(literal));
		expect(place).toBe('planted.ts:1');
		expect(slowLengthOf(pattern)).toBeDefined();
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
	const fields = properties.map(({ name }) => name);

	/** As n8n's expression engine does: the text between the braces is JavaScript. */
	const evaluate = (expression: string, credential: IDataObject): unknown =>
		runInNewContext(expression.slice(3, -2), { $self: credential, $credentials: credential });

	it('are all found', () => {
		expect(expressions.map(([name]) => name)).toEqual(['accessTokenUrl', 'allowedDomains', 'test']);
	});

	it.each(expressions)('%s takes linear time in every field', (_name, expression) => {
		const inside = regularExpressionsIn('expression.ts', expression.slice(3, -2));
		expect(inside.length).toBeGreaterThan(1);
		const textsOf = (length: number) =>
			inside.flatMap(({ pattern }) => hostileTexts(pattern, length));
		const slow = tooSlowAt(textsOf, (text) => {
			const credential = Object.fromEntries(fields.map((name) => [name, text]));
			return evaluate(expression, { ...credential, region: 'custom', allowOtherHosts: true });
		});
		expect(slow).toBeUndefined();
	});
});
