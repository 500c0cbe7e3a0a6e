import { LANGUAGES } from '../../../nodes/PingOne/page/texts/index.ts';
import {
	opened,
	openConfirmation,
	openEnrollment,
	startConfirmation,
	startEnrollment,
} from './pages.mts';

const { confirm: words, enroll: enrollWords } = LANGUAGES.en;

/** Answers that come neither from the node nor from n8n. */
const FOREIGN: Array<[what: string, status: number, text: string]> = [
	['a firewall’s refusal', 403, '<html><h1>Request blocked</h1></html>'],
	['a firewall’s refusal in JSON', 403, '{"error":"blocked","incident":"7"}'],
	['a gateway’s refusal in JSON', 403, '{"message":"Forbidden"}'],
	['a gateway’s demand for a key', 401, '{"statusCode":401,"message":"Missing subscription key"}'],
	['a page to sign in', 200, '<!DOCTYPE html><title>Sign in</title>'],
	['a demand to sign in', 401, 'Unauthorized'],
	['a proxy that wants to know who asks', 407, ''],
	['a page of a filter', 410, '<html>Gone</html>'],
	['an empty answer', 204, ''],
];

describe.each(FOREIGN)('%s', (_, status, text) => {
	it.each([
		['confirm', startConfirmation, words],
		['enroll', startEnrollment, enrollWords],
	] as const)(
		'to the first request of the page to %s: not reached, and it can be tried again',
		async (_page, start, texts) => {
			const page = await start();
			for (let time = 0; page.text('status') !== '' && time < 30; time += 1) {
				await page.last.answer(text, status);
				expect(page.text('note')).toBe(texts.offline);
				page.wait(20_000);
				await page.later();
			}
			expect([page.isShown('again'), page.text('title')]).toEqual([true, texts.headline]);
			expect(page.focused).toBe('title');
			await page.click('again');
			expect([page.last.action, page.last.body.foreign]).toEqual(['open', status]);
			await page.last.answer(opened);
			expect(page.isShown('about')).toBe(true);
		},
	);

	it('to a decision: it is repeated, and not over', async () => {
		const page = await openConfirmation();
		await page.click('no');
		await page.click('decline');
		await page.last.answer(text, status);
		expect(page.text('note')).toBe(words.offline);
		await page.later();
		expect(page.sent).toEqual(['open', 'decline', 'decline']);
		// The node hears of it, once.
		expect(page.last.body.foreign).toBe(status);
		await page.last.answer({ ok: false, code: 'reason' }, 400);
		await page.click('decline');
		expect(page.last.body).not.toHaveProperty('foreign');
	});
});

it.each([
	[404, '{"code":404,"message":"The execution \\"1\\" does not exist."}', words.over],
	[409, '{"code":409,"message":"The execution \\"1\\" is running already."}', words.running],
	[200, 'n8n is starting up. Please wait', words.unavailable],
	[502, '<html>Bad Gateway</html>', words.unavailable],
])('n8n’s own answers still count: %i %s', async (status, text, expected) => {
	const page = await startConfirmation();
	await page.last.answer(text, status);
	expect(page.text('note')).toBe(expected);
});

describe('the node’s word that the execution has gone on is no more than n8n’s', () => {
	const over = { ok: false, code: 'over' };

	it('a passkey that was sent was probably saved', async () => {
		const page = await openEnrollment();
		await page.click('go');
		const rp = { id: 'n8n.example.com', name: 'Example Ltd' };
		const user = { id: 'aWQ', name: 'ada', displayName: 'Ada' };
		const options = { challenge: 'YQ', rp, user, pubKeyCredParams: [] };
		await page.last.answer({ ok: true, token: 'token', options });
		await page.key.touch();
		await page.last.answer({ ok: false, code: 'checking', repeat: true }, 424);
		await page.later();
		expect(page.last.action).toBe('finish');
		await page.last.answer(over, 410);
		expect(page.text('note')).toBe(enrollWords.probably);
	});

	it('a decision that was sent was probably received', async () => {
		const page = await openConfirmation();
		await page.click('no');
		await page.click('decline');
		await page.last.answer(over, 410);
		expect(page.text('note')).toBe(words.probably);
	});

	it('where nothing was sent, nobody knows', async () => {
		const page = await openConfirmation();
		await page.click('go');
		await page.last.answer(over, 410);
		expect(page.text('note')).toBe(words.over);
	});
});

describe('without WebAuthn', () => {
	const browser = { hasWebAuthn: false };

	it('the request can be read and declined, and nothing offers to confirm', async () => {
		const page = await openConfirmation({}, browser);
		expect([page.text('message'), page.text('note')]).toEqual(['Pay', words.unsupported]);
		expect([page.isShown('go'), page.isShown('no'), page.isShown('address')]).toEqual([
			...[false, true, true],
		]);
		await page.click('no');
		await page.click('back');
		expect([page.isShown('go'), page.text('note')]).toEqual([false, words.unsupported]);
		await page.click('no');
		page.fill('reason', 'unknown to me');
		await page.click('decline');
		expect(page.last.body).toMatchObject({ action: 'decline', reason: 'unknown to me' });
		await page.last.answer({ ok: true, declined: true, at: '2030-01-01T00:00:00.000Z' });
		expect(page.text('doneTitle')).toBe(words.declinedHeadline);
	});

	it('a start code can be entered where it is needed', async () => {
		const page = await openConfirmation({ asksStartCode: true }, browser);
		expect(page.isShown('startCode')).toBe(false);
		await page.click('no');
		expect(page.isShown('startCode')).toBe(true);
	});

	it('the page to enroll says for whom it is, why it cannot, and offers the address', async () => {
		const page = await openEnrollment(browser);
		expect([page.text('hello'), page.text('title')]).toEqual([
			...['Hello Ada Lovelace,', enrollWords.cannotHeadline],
		]);
		expect(page.text('note')).toBe(enrollWords.unsupported);
		expect([page.isShown('go'), page.isShown('address'), page.isShown('copy')]).toEqual([
			...[false, true, true],
		]);
	});

	it('a used link can be reported', async () => {
		const page = await startEnrollment(browser);
		const used = { ok: false, code: 'used', at: '2030-01-01T00:00:00.000Z', canReport: true };
		await page.last.answer(used, 409);
		await page.click('report');
		expect(page.last.action).toBe('report');
		await page.last.answer({ ok: true });
		expect([page.text('status'), page.focused]).toEqual([enrollWords.reported, 'title']);
	});

	it.each([
		['moved', 'https://other.example.com/form-waiting/1', true],
		['insecure', 'http://n8n.example.com/form-waiting/1', false],
	] as const)(
		'an address that is not the node’s sends nothing (%s)',
		async (code, url, isSecure) => {
			const page = await startConfirmation({ url, isSecure });
			expect([page.sent, page.text('note')]).toEqual([[], words[code]]);
		},
	);
});

it.each(['PLATFORM', 'CROSS_PLATFORM', 'BOTH'] as const)(
	'without WebAuthn nothing is thrown where the policy says %s',
	async (attachment) => {
		const page = await openEnrollment({ hasWebAuthn: false }, { attachment });
		expect([page.text('note'), page.thrown]).toEqual([enrollWords.unsupported, []]);
	},
);

const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15';
const WEB_VIEW = 'Mozilla/5.0 (Linux; Android 14; Pixel 8; wv) AppleWebKit/537.36 Version/4.0';

it.each([
	`${IPHONE} Mobile/15E148 [FBAN/FBIOS;FBAV/480.0]`,
	`${IPHONE} Mobile/15E148 Instagram 300.0`,
	`${IPHONE} Mobile/15E148 Safari Line/14.0`,
	`${IPHONE} Mobile/15E148 MicroMessenger/8.0 NetType/WIFI`,
	`${IPHONE} Mobile/15E148 [LinkedInApp]/9.30`,
	`${IPHONE} Mobile/15E148 Snapchat/12.0 (like Safari/8619.1, panda)`,
	`${IPHONE} GSA/340.0 Mobile/15E148 Safari/604.1`,
	`${WEB_VIEW} Chrome/130.0 Mobile Safari/537.36 Instagram 300.0`,
	'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120.0 Electron/28.0 Safari/537.36',
	'Mozilla/5.0 (Windows NT 10.0) Chrome/120.0 Teams/24.1 Safari/537.36',
])('warns on both pages in a browser of an app, and lets its user try: %s', async (userAgent) => {
	const browser = { userAgent };
	for (const page of [await openConfirmation({}, browser), await openEnrollment(browser)]) {
		expect([page.text('note'), page.at('note').className, page.isShown('go')]).toEqual([
			...[words.inApp, 'note', true],
		]);
	}
});

it.each([
	`${IPHONE} Version/18.0 Mobile/15E148 Safari/604.1`,
	'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36',
	'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0',
])('warns of no browser: %s', async (userAgent) => {
	const page = await openConfirmation({}, { userAgent });
	expect(page.text('note')).toBe('');
});

const LOCKED = { isTouch: true };
const UNLOCKED = { isTouch: true, isAuthenticator: false };

it.each([
	['a computer', 'BOTH', {}, [enrollWords.kindEither, enrollWords.phone, '']],
	['a phone', 'BOTH', LOCKED, [enrollWords.thisPhone, '', '']],
	['a phone without a screen lock', 'BOTH', UNLOCKED, [enrollWords.kindEither, '', '']],
	['a phone', 'PLATFORM', LOCKED, [enrollWords.thisPhone, '', '']],
	[
		'a phone without a screen lock',
		'PLATFORM',
		UNLOCKED,
		[enrollWords.kindPlatform, '', enrollWords.noPlatform],
	],
	['a phone', 'CROSS_PLATFORM', LOCKED, [enrollWords.kindSecurityKey, enrollWords.newPin, '']],
] as const)(
	'%s is told what it needs to know, and its own way first (%s)',
	async (_, attachment, browser, expected) => {
		const page = await openEnrollment(browser, { attachment });
		expect([page.text('kind'), page.text('guidance'), page.text('note')]).toEqual(expected);
	},
);

describe('dates are written as the reader writes them', () => {
	it.each([
		[['en-GB', 'en'], '1 January 2030'],
		[['en-US'], 'January 1, 2030'],
		[['de-AT', 'en-GB'], '1 January 2030'],
		[['fr'], 'January 1, 2030'],
		[['en-x-', 'fr'], '2030'],
	])('%j', async (languages, expected) => {
		const page = await openEnrollment({ languages });
		expect(page.text('until')).toContain(expected);
	});

	it('and numbers', async () => {
		const texts = { ...enrollWords, lang: 'ar' };
		const page = await openEnrollment({ languages: ['ar-EG'] }, { texts });
		await page.click('main');
		await page.last.answer({ ok: false, code: 'refused', left: 2 }, 422);
		expect(page.text('note')).toContain('\u0662');
	});
});

describe('what is said is brought into the window, and the button with it', () => {
	it('an error, with both buttons', async () => {
		const page = await openConfirmation();
		await page.click('go');
		page.revealed.length = 0;
		await page.last.answer({ ok: false, code: 'settings' }, 422);
		expect(page.revealed).toEqual(['no', 'go', 'note']);
	});

	it('an error in a field, after the field', async () => {
		const page = await openConfirmation({ asksStartCode: true });
		await page.click('go');
		expect(page.revealed.slice(-4)).toEqual(['startCode', 'no', 'go', 'note']);
	});

	it('what it is doing', async () => {
		const page = await openEnrollment();
		page.revealed.length = 0;
		await page.click('main');
		expect(page.revealed).toEqual(['go', 'status']);
	});
});

it('shows another mark for what was declined than for what was confirmed', async () => {
	const page = await openConfirmation();
	const tick = page.at('tick').getAttribute('d');
	await page.click('no');
	await page.click('decline');
	await page.last.answer({ ok: true, declined: true, at: '2030-01-01T00:00:00.000Z' });
	expect(page.at('tick').getAttribute('d')).not.toBe(tick);
});

it('takes its reader to the field that has to be corrected', async () => {
	const page = await openConfirmation({ asksStartCode: true });
	await page.click('go');
	expect([page.focused, page.text('note')]).toEqual(['startCode', words.startCode]);
	await page.click('no');
	page.fill('startCode', '12345678');
	await page.click('decline');
	await page.last.answer({ ok: false, code: 'reason' }, 400);
	expect([page.focused, page.text('note')]).toEqual(['reason', words.reason]);
});

it('offers to try again only what was tried', async () => {
	const page = await startEnrollment();
	await page.last.answer({ ok: false, code: 'invalid' }, 400);
	expect(page.isShown('again')).toBe(true);
	await page.click('again');
	await page.last.answer({ ...opened });
	expect(page.text('go')).toBe(enrollWords.button);
	await page.click('main');
	await page.last.answer({ ok: false, code: 'refused' }, 422);
	expect(page.text('go')).toBe(enrollWords.again);
});

it('takes the start code along to the second passkey', async () => {
	const page = await startEnrollment();
	await page.last.answer({ ...opened, asksStartCode: true });
	(page.at('startCode') as HTMLInputElement).value = '1234-5678';
	await page.click('main');
	await page.last.answer({ ok: true, done: true, backup: '1'.repeat(32) });
	await page.click('more');
	await page.last.answer({ ...opened, asksStartCode: true });
	expect(page.isShown('startCode')).toBe(true);
	await page.click('main');
	expect(page.last.body).toMatchObject({ action: 'begin', startCode: '1234-5678' });
});

it('says that the link was used where another window has registered, and the link asks for a test', async () => {
	const page = await openEnrollment();
	await page.click('main');
	await page.last.answer({ ok: true, token: 't', options: { challenge: 'AA', rpId: 'a.example' } });
	expect([page.last.action, page.asked]).toEqual(['abandon', []]);
	await page.last.answer({ ok: false, code: 'used' }, 409);
	expect(page.text('note')).toBe(enrollWords.used);
});

it('has the heading of the page while the link for a second passkey is opened', async () => {
	const page = await openEnrollment();
	await page.click('main');
	await page.last.answer({ ok: true, done: true, backup: '1'.repeat(32) });
	await page.click('more');
	expect([page.last.action, page.focused, page.text('title'), page.window.document.title]).toEqual([
		...['open', 'title', enrollWords.headline, enrollWords.headline],
	]);
});

describe('at every end the focus is on the heading, which is the title', () => {
	const ends: Array<[string, object]> = [
		['closed', { ok: false, code: 'closed' }],
		['used', { ok: false, code: 'used', canReport: true }],
		['not of this page', { ok: false, code: 'wrongLink' }],
		['open', { ...opened }],
	];

	it.each(ends)('%s', async (_, reply) => {
		const page = await startEnrollment();
		await page.last.answer(reply, 200);
		expect([page.focused, page.window.document.title]).toEqual(['title', page.text('title')]);
	});

	it('declined', async () => {
		const page = await openConfirmation();
		await page.click('no');
		await page.click('decline');
		await page.last.answer({ ok: true, declined: true, at: '2030-01-01T00:00:00.000Z' });
		expect([page.focused, page.window.document.title]).toEqual([
			...['doneTitle', words.declinedHeadline],
		]);
	});
});

it('says nothing inside of what is busy, and each word by itself', async () => {
	const page = await openConfirmation();
	await page.click('go');
	for (const [id, live] of [
		['note', 'assertive'],
		['status', 'polite'],
	]) {
		expect(page.at(id).getAttribute('aria-live')).toBe(live);
		expect(page.at(id).closest('[aria-busy]')).toBeNull();
	}
});

it('leaves its last word for a moment before another page takes its place', async () => {
	const page = await openEnrollment();
	await page.click('main');
	await page.last.answer({ ok: true, done: true, redirectUrl: 'https://portal.example.com/' });
	expect([page.text('doneTitle'), page.isShown('onward'), page.thrown]).toEqual([
		...[enrollWords.doneHeadline, true, []],
	]);
	await page.later();
	// This browser says so instead of going there.
	expect(page.thrown).toEqual([expect.stringContaining('navigation')]);
});
