import { createContext, Script } from 'node:vm';
import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { PingOneOAuth2Api } from '../../../credentials/PingOneOAuth2Api.credentials.ts';
import { hostileTexts } from '../../support/hostileText.mts';
import { regularExpressions, regularExpressionsIn } from '../../support/sourceTree.mts';
import { linesRefusedByLint } from '../../support/regexpLint.mts';

/** CPU time of one match, in ms. Linear ones take 0 to 5, quadratic ones thousands. */
const MOST_MS = 50;
const LENGTH = 100_000;
const TRIES = 3;
/** Ends what may never end by itself, in ms. */
const PATIENCE_MS = 200;

const world: { work: () => unknown } = { work: () => undefined };
const context = createContext(world);
const script = new Script('work()');

/** Runs something, and ends it when it goes on for too long. @returns whether it came to its end */
function endsWithin(work: () => unknown, patienceMs: number): boolean {
	world.work = work;
	try {
		script.runInContext(context, { timeout: patienceMs });
		return true;
	} catch (error) {
		if ((error as { code?: string }).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
		return false;
	}
}

function cpuMs(work: () => unknown, patienceMs = PATIENCE_MS): number {
	const before = process.threadCpuUsage();
	const isDone = endsWithin(work, patienceMs);
	const { user, system } = process.threadCpuUsage(before);
	const ms = (user + system) / 1_000;
	// On a busy machine it may not have come to work as much.
	return isDone || ms > MOST_MS ? ms : cpuMs(work, 2 * patienceMs);
}

/** The best of a few tries, so that nothing but the work itself counts. */
function fastest(work: () => unknown): number {
	let best = Infinity;
	for (let tries = 0; tries < TRIES && best > MOST_MS; tries++) best = Math.min(best, cpuMs(work));
	return best;
}

const isSlow = (pattern: RegExp) =>
	hostileTexts(pattern, LENGTH).some((text) => fastest(() => text.replace(pattern, '')) > MOST_MS);

/** What once stopped n8n. */
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
			expect(isSlow(pattern)).toBe(false);
		},
	);
});

describe('a planted expression', () => {
	it.each(PLANTED)('%s is found by the test', (literal) => {
		const [{ place, pattern }] = regularExpressionsIn('planted.ts', planted(literal));
		expect(place).toBe('planted.ts:1');
		expect(isSlow(pattern)).toBe(true);
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
	function evaluator(expression: string): (credential: IDataObject) => unknown {
		const given: IDataObject = {};
		const [inside, script] = [createContext(given), new Script(expression.slice(3, -2))];
		return (credential) => {
			Object.assign(given, { $self: credential, $credentials: credential });
			return script.runInContext(inside) as unknown;
		};
	}

	it('are all found', () => {
		expect(expressions.map(([name]) => name)).toEqual(['accessTokenUrl', 'allowedDomains', 'test']);
	});

	it.each(expressions)('%s takes linear time in every field', (_name, expression) => {
		const inside = regularExpressionsIn('expression.ts', expression.slice(3, -2));
		expect(inside.length).toBeGreaterThan(1);
		const evaluate = evaluator(expression);
		const slow = inside
			.flatMap(({ pattern }) => hostileTexts(pattern, LENGTH))
			.filter((text) => {
				const credential = Object.fromEntries(fields.map((name) => [name, text]));
				const whole = { ...credential, region: 'custom', allowOtherHosts: true };
				return fastest(() => evaluate(whole)) > MOST_MS;
			});
		expect(slow).toEqual([]);
	});
});
