import {
	cut,
	MAX_TEXT,
	MAX_WORD,
	readJson,
	shownText,
} from '../../../nodes/PingOne/pingone/errors/foreign.ts';
import { stepsDuring } from '../../support/regexpSteps.mts';
import { toResponse } from '../../../nodes/PingOne/pingone/errors/apiResponse.ts';
import { explain } from '../../../nodes/PingOne/pingone/errors/explain.ts';
import { quote } from '../../../nodes/PingOne/pingone/errors/fieldError.ts';
import { readRefusal, readUnsent } from '../../../nodes/PingOne/pingone/errors/readFailure.ts';

const nested = (levels: number) => `${'[{"x":'.repeat(levels / 2)}1${'}]'.repeat(levels / 2)}`;
const MEGABYTE = 1_048_576;

describe('text from outside', () => {
	it('is cut between characters', () => {
		expect(cut('😀'.repeat(3), 3)).toBe('😀');
		expect(cut('abc', 3)).toBe('abc');
	});

	it('is shown on one line that reads in one direction', () => {
		expect(shownText('a\r\n\u2028b\u202ec\u0000')).toBe('a b c ');
		expect(shownText('x'.repeat(MEGABYTE))).toHaveLength(MAX_TEXT);
	});

	it('is quoted whatever it is', () => {
		const circle: Record<string, unknown> = {};
		circle.self = circle;
		expect(quote(circle)).toBe("'data without JSON'");
		expect(quote('a'.repeat(MEGABYTE))).toHaveLength(83);
		expect(quote('a\u202eb')).toBe("'a b'");
	});
});

describe('JSON from outside', () => {
	it.each([
		[nested(100), 'value'],
		[`[[${nested(98)}],[],[]]`, 'value'],
		[nested(102), 'tooDeep'],
		[nested(1_000_000), 'tooDeep'],
		[`"${'x'.repeat(10 * MEGABYTE)}"`, 'tooLarge'],
		['{"a":', 'notJson'],
		[`"${'['.repeat(500)}\\"${'{'.repeat(500)}"`, 'value'],
		['\\'.repeat(1_000), 'notJson'],
	])('%# is read only within bounds', (text, expected) => {
		const read = readJson(text);
		expect('value' in read ? 'value' : read.problem).toBe(expected);
	});

	it('that is refused is told apart from a proxy’s page', () => {
		const say = (body: string) => explain(readRefusal(toResponse(200, {}, body))).message;
		expect(say(`"${'x'.repeat(10 * MEGABYTE)}"`)).toMatch(/larger than 10 MB/);
		expect(say(nested(5_000))).toMatch(/more than 100 levels/);
		expect(say('<html>')).toMatch(/not from PingOne/);
	});
});

describe('a failed answer', () => {
	const LONG = '(Correlation ID:'.repeat(MEGABYTE / 16);

	it('of the token endpoint costs no time, however long it is', () => {
		const data = { error: LONG, error_description: LONG };
		const read = () => readUnsent({ response: { status: 400, data } });
		// It took more than a minute (quadratic); now it is cut first.
		expect(stepsDuring(() => explain(read()), LONG.length)).toBeGreaterThan(0);
		const failure = read();
		const { hint, facts } = explain(failure);
		expect(failure).toMatchObject({ kind: 'token', status: 400 });
		expect(failure.code).toHaveLength(MAX_WORD);
		expect(failure.message).toHaveLength(MAX_TEXT);
		expect(hint.length).toBeLessThan(300);
		expect(JSON.stringify(facts).length).toBeLessThan(3 * MAX_TEXT);
	});

	it('of the API is kept within bounds', () => {
		const detail = { code: LONG, message: LONG, target: LONG, innerError: { text: LONG } };
		const body = { id: LONG, code: LONG, message: LONG, details: Array(10_000).fill(detail) as [] };
		const failure = readRefusal(toResponse(400, { 'correlation-id': LONG }, body));
		expect(failure.details).toHaveLength(20);
		expect(JSON.stringify(failure).length).toBeLessThan(60_000);
	});

	it('is said without its correlation ID', () => {
		const error_description = 'The client is unknown (Correlation ID: 1b2c).';
		const data = { error: 'invalid_client', error_description };
		expect(explain(readUnsent({ response: { status: 400, data } })).hint).toMatch(
			/ PingOne says: The client is unknown\.$/,
		);
	});
});
