import { codeOfState, codeOfStatus } from '../../../nodes/PingOne/page/client/outcome.ts';
import { LANGUAGES } from '../../../nodes/PingOne/page/texts/index.ts';
import { read, rowsOf } from '../../support/documentation.mts';

const KNOWLEDGE = [
	{ sent: true, expired: false },
	{ sent: false, expired: true },
	{ sent: false, expired: false },
];

/** The table of the guide: n8n's word, and a code for each kind of knowledge. */
const rows = rowsOf(
	read('docs/messages.md')
		.split('\n### When n8n answers in place of the node\n')[1]
		.split(/\n##+ /)[0],
).map((cells) => cells.map((cell) => cell.replace(/[` ]/g, '')));

describe('what the page says when n8n answers in place of the node', () => {
	it.each(rows)('%s: %s, %s, %s, as the guide says', (state, ...codes) => {
		expect(KNOWLEDGE.map((known) => codeOfState(state, known))).toEqual(codes);
	});

	it('has a row for each word of n8n', () => {
		expect(rows.map(([state]) => state)).toEqual([
			'running',
			'success',
			'error',
			'crashed',
			'canceled',
		]);
	});

	it.each(KNOWLEDGE)('is nothing while the execution waits (%j)', (known) => {
		for (const state of ['waiting', 'new', '', '<html>']) {
			expect(codeOfState(state, known)).toBeUndefined();
		}
	});

	it.each([200, 301, 401, 403, 404, 409, 410, 418, 429, 500, 502, 503])(
		'sounds no alarm for status %i, whatever it knows, and has a text',
		(status) => {
			for (const known of KNOWLEDGE) {
				for (const isOfN8n of [true, false]) {
					const code = codeOfStatus(status, known, isOfN8n);
					expect(code).not.toBe('used');
					const text = LANGUAGES.en.enroll[code as 'over'];
					expect(text).not.toMatch(/IT department/);
					expect(text.length).toBeGreaterThan(10);
				}
			}
		},
	);
});
