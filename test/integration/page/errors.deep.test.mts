import { startEnrollment } from '../../support/enrollment/execution.mts';
import { openInDom, type PageInDom } from '../../support/enrollment/pageInDom.mts';
import { touch, type Begun } from '../../support/enrollment/ceremony.mts';
import { LANGUAGES } from '../../../nodes/PingOne/page/texts/index.ts';
import { depth } from '../../support/depth.mts';
import { useWorld } from '../../support/world.mts';

const { enroll: en } = LANGUAGES.en;

const { sandbox } = useWorld();

const pending = async () =>
	(await sandbox.control<{ devices: { pending: number } }>('GET', '/metrics')).devices.pending;

const named = (name: string) => Object.assign(new Error('as browsers say it'), { name });

/** What is thrown, after how long, and which text tells it. */
const KINDS: Array<[what: string, thrown: unknown, afterMs: number, text: keyof typeof en]> = [
	['NotAllowedError at once', named('NotAllowedError'), 0, 'unasked'],
	['NotAllowedError after a while', named('NotAllowedError'), 5_000, 'canceled'],
	['NotAllowedError when time is over', named('NotAllowedError'), 120_000, 'timedOut'],
	['AbortError', named('AbortError'), 5_000, 'canceled'],
	['InvalidStateError', named('InvalidStateError'), 5_000, 'already'],
	['SecurityError', named('SecurityError'), 5, 'wrongHost'],
	['NotSupportedError', named('NotSupportedError'), 5, 'unsuitable'],
	['ConstraintError', named('ConstraintError'), 5_000, 'unsuitable'],
	['TimeoutError', named('TimeoutError'), 5_000, 'timedOut'],
	['NotReadableError', named('NotReadableError'), 5_000, 'trouble'],
	['UnknownError', named('UnknownError'), 5_000, 'trouble'],
	['OperationError', named('OperationError'), 5_000, 'trouble'],
	['TypeError', new TypeError('undefined is not an object'), 5_000, 'unexpected'],
	['an Error', new Error('extension context invalidated'), 5_000, 'unexpected'],
	['undefined', undefined, 5_000, 'unexpected'],
	['a plain object', { code: 7 }, 5_000, 'unexpected'],
	['a text', 'no', 5_000, 'unexpected'],
];

const refusing = (thrown: unknown, afterMs: number) => (_: unknown, page: PageInDom) => {
	page.later(afterMs);
	throw thrown;
};

const oneOfEachText = KINDS.filter(
	([, , , text], place) => KINDS.findIndex(([, , , other]) => other === text) === place,
);

it.each(depth(oneOfEachText, KINDS))(
	'%s: says what to do, leaves no device, and lets the person try again',
	async (_, thrown, afterMs, text) => {
		const waiting = await startEnrollment(sandbox);
		const page = await openInDom(waiting, { create: refusing(thrown, afterMs) });
		await page.click('go');
		expect(page.text('note')).toContain(en[text]);
		expect(page.text('note')).toMatch(/Attempts left: (9|10)/);
		expect(page.text('go')).toBe(en.again);
		expect(page.isShown('go')).toBe(true);
		await waiting.settled();
		expect(await pending()).toBe(0);
	},
);

it.each([
	['NotAllowedError', 'unasked'],
	['TypeError', 'unexpected'],
] as const)(
	'keeps the link open after ten times %s, for which nobody was asked',
	async (name, text) => {
		const waiting = await startEnrollment(sandbox, { options: { maxAttempts: 2 } });
		const page = await openInDom(waiting, { create: refusing(named(name), 0) });
		for (let time = 0; time < 10; time += 1) {
			await page.click('go');
			expect(page.text('note')).toContain(en[text]);
			expect(page.text('note')).toContain('Attempts left: 2');
		}
		expect(await pending()).toBe(0);
		const again = await openInDom(waiting);
		expect(again.isShown('offer')).toBe(true);
	},
);

it('tells the attempts left from the first failure on', async () => {
	const waiting = await startEnrollment(sandbox, { options: { maxAttempts: 3 } });
	const page = await openInDom(waiting, { create: refusing(named('NotAllowedError'), 5_000) });
	await page.click('go');
	expect(page.text('note')).toContain('Attempts left: 2');
	await page.click('go');
	expect(page.text('note')).toContain('Attempts left: 1');
	await page.click('go');
	expect(page.text('title')).toBe(en.blockedHeadline);
	expect(page.text('note')).toContain(en.closed);
});

it('takes no start code that is not eight digits for a guess', async () => {
	const waiting = await startEnrollment(sandbox, {}, { link: { options: { startCode: true } } });
	const page = await openInDom(waiting, { create: refusing(named('NotAllowedError'), 0) });
	for (const typed of ['1', '1234567', '123456789', 'abcdefgh', ' ', '1234 567']) {
		page.fill('startCode', typed);
		await page.click('go');
	}
	expect(page.text('note')).toContain(en.startCode);
	expect(page.sent.map(({ action }) => action)).toEqual(['open']);
	for (const typed of ['1234567', 'abcdefgh', '']) {
		const { json } = await waiting.send({ body: { action: 'begin', startCode: typed } });
		expect(json).toEqual({ ok: false, code: 'startCode' });
	}
	const { startCode = '' } = waiting.mailed;
	page.fill('startCode', `${startCode.slice(0, 4)} ${startCode.slice(4)}`);
	await page.click('go');
	expect(page.text('note')).toContain(en.unasked);
});

describe('a passkey that was made and refused', () => {
	const leftover = en.leftover.replace('{company}', 'Example Ltd');
	const made = (options: object) =>
		touch({ token: '', options } as unknown as Begun, { userVerified: false });
	const jsonOf = ({ challenge, rp }: { challenge: Uint8Array; rp: object }) => ({
		rp,
		challenge: Buffer.from(challenge).toString('base64url'),
	});

	it('is forgotten by the authenticator', async () => {
		const waiting = await startEnrollment(sandbox);
		const page = await openInDom(waiting, { create: (options) => made(jsonOf(options)) });
		await page.click('go');
		expect(page.text('note')).not.toContain(leftover);
		expect(page.forgotten).toHaveLength(1);
		expect(page.isShown('done')).toBe(false);
	});

	it.each(['expired', 'closed', 'revoked', 'stale', 'over'])(
		'is kept when the node has not refused it: %s',
		async (code) => {
			const waiting = await startEnrollment(sandbox);
			const page = await openInDom(waiting, {
				create: (options) => made(jsonOf(options)),
				change: (window) => {
					const reach = window.fetch as (...asked: unknown[]) => Promise<object>;
					const text = JSON.stringify({ ok: false, code });
					const refused = { status: 410, text: async () => await Promise.resolve(text) };
					const fetch = async (address: string, init: { body?: string } = {}) =>
						init.body?.includes('"finish"') ? refused : await reach(address, init);
					Object.assign(window, { fetch });
				},
			});
			await page.click('go');
			expect(page.forgotten).toEqual([]);
			expect(page.text('note')).not.toContain(leftover);
		},
	);

	it('is named where the browser cannot tell the authenticator', async () => {
		const waiting = await startEnrollment(sandbox);
		const page = await openInDom(waiting, {
			create: (options) => made(jsonOf(options)),
			change: (window) => Object.assign(window, { PublicKeyCredential: {} }),
		});
		await page.click('go');
		expect(page.text('note')).toContain(leftover);
	});
});
