import { LANGUAGES } from '../../../nodes/PingOne/page/texts/index.ts';
import { openConfirmation, openEnrollment } from './pages.mts';
import type { ScriptedPage } from './scriptedPage.mts';

const { confirm: words, enroll: enrollWords } = LANGUAGES.en;

const challenge = {
	ok: true,
	token: 't',
	options: { challenge: 'AA', rp: {}, user: { id: 'AA' } },
};
const at = '2029-01-01T12:00:00.000Z';

type Step = (page: ScriptedPage) => Promise<void>;

const inOrder =
	(...steps: Step[]): Step =>
	async (page) => {
		for (const step of steps) await step(page);
	};
const click =
	(id: string): Step =>
	async (page) =>
		await page.click(id);
const lose: Step = async (page) => await page.last.lose();
const away: Step = async (page) => await page.last.answer({ ok: false, code: 'unavailable' }, 424);
const touch: Step = async (page) => await page.key.touch();
const answer =
	(reply: object): Step =>
	async (page) =>
		await page.last.answer(reply);

/** How far an intent has come: `working` or `paused`, and what the page does for it. */
type Pending = [what: string, reach: Step];

/** Each place at which a request can be under way, and each way in which its answer can be lost. */
const stagesOf = (request: string, reach: Step): Pending[] => [
	[`${request} in flight`, reach],
	[`${request} lost`, inOrder(reach, lose)],
	[`${request} not now`, inOrder(reach, away)],
];

const confirmBegun = click('go');
const keyAsked = inOrder(confirmBegun, answer(challenge));
const signed = inOrder(keyAsked, touch);
const declined = inOrder(click('no'), click('decline'));

const CONFIRMING: Pending[] = [
	...stagesOf('begin', confirmBegun),
	['the key is awaited', keyAsked],
	...stagesOf('finish', signed),
];
const DECLINING: Pending[] = stagesOf('decline', declined);

/** What a page does until the end when nothing more is clicked: every pause ends, every key is touched. */
async function playOn(page: ScriptedPage, reply: (action: string) => object): Promise<void> {
	for (let turn = 0; turn < 10; turn += 1) {
		await page.later();
		const held = page.held.at(-1);
		if (held && !held.isGivenUp()) await held.answer(reply(held.action));
		const asked = page.asked.at(-1);
		if (asked && !asked.isAborted()) await asked.touch();
	}
}

const replies = (action: string): object =>
	action === 'begin' || action === 'signIn'
		? challenge
		: { ok: true, done: true, declined: true, at };

describe.each(CONFIRMING)('while somebody confirms, and %s', (what, reach) => {
	it('Decline ends it: nothing of it is sent any more, and the key is asked no more', async () => {
		const page = await openConfirmation();
		await reach(page);
		const before = page.sent.length;
		await page.click('no');
		expect(page.held.at(-1)?.isGivenUp() === true || !what.includes('flight')).toBe(true);
		for (const held of page.held) await held.answer(replies(held.action));
		for (const asked of page.asked) await asked.touch();
		await page.later();
		expect(page.sent).toHaveLength(before);
		expect(page.asked.every((asked) => asked.isAborted() || page.sent.includes('finish'))).toBe(
			true,
		);
		expect([page.isShown('done'), page.text('note'), page.text('status')]).toEqual([false, '', '']);
		expect([page.isShown('reason'), page.isShown('go')]).toEqual([true, false]);
	});

	it('Decline and its own button send that, with the reason, and nothing else', async () => {
		const page = await openConfirmation();
		await reach(page);
		const before = page.sent.length;
		await page.click('no');
		page.fill('reason', 'I changed my mind');
		await page.click('decline');
		await playOn(page, replies);
		expect(page.sent.slice(before)).toEqual(['decline']);
		expect(page.last.body.reason).toBe('I changed my mind');
		expect(page.text('doneTitle')).toBe(words.declinedHeadline);
	});

	it('Enter in the reason declines', async () => {
		const page = await openConfirmation();
		await reach(page);
		const before = page.sent.length;
		await page.click('no');
		await page.enter('reason');
		expect(page.sent.slice(before)).toEqual(['decline']);
	});

	it('Back offers both again, and a new confirmation asks for a new touch', async () => {
		const page = await openConfirmation();
		await reach(page);
		await page.click('no');
		await page.click('back');
		expect([page.isShown('go'), page.isShown('no'), page.isShown('reason')]).toEqual([
			...[true, true, false],
		]);
		const before = page.sent.length;
		const asked = page.asked.length;
		await page.click('go');
		await playOn(page, replies);
		expect(page.sent.slice(before)).toEqual(['begin', 'finish']);
		expect(page.asked).toHaveLength(asked + 1);
	});

	it('the node’s word counts: what it heard first', async () => {
		const page = await openConfirmation();
		await reach(page);
		await page.click('no');
		await page.click('decline');
		await page.last.answer({ ok: false, code: 'decided', decision: 'confirmed', at }, 409);
		expect(page.text('note')).toMatch(/This was confirmed on/);
		expect(page.isShown('done')).toBe(false);
	});
});

describe.each(DECLINING)('while somebody declines, and %s', (_, reach) => {
	it('Back and Confirm end it, and the key is asked', async () => {
		const page = await openConfirmation();
		await reach(page);
		const before = page.sent.length;
		await page.click('back');
		await page.later();
		expect(page.sent).toHaveLength(before);
		await page.click('go');
		await playOn(page, replies);
		expect(page.sent.slice(before)).toEqual(['begin', 'finish']);
		expect(page.text('doneTitle')).toBe(words.confirmedHeadline);
	});

	it('goes on by itself, and confirms nothing', async () => {
		const page = await openConfirmation();
		await reach(page);
		await playOn(page, replies);
		expect(new Set(page.sent)).toEqual(new Set(['open', 'decline']));
		expect(page.text('doneTitle')).toBe(words.declinedHeadline);
	});
});

describe.each([...CONFIRMING, ...DECLINING])('the same button again, when %s', (what, reach) => {
	const isDecline = what.startsWith('decline');
	const isPaused = /lost|not now/.test(what);

	it('repeats in a pause, and adds nothing otherwise', async () => {
		const page = await openConfirmation();
		await reach(page);
		const before = [page.sent.length, page.asked.length];
		await page.click(isDecline ? 'decline' : 'go');
		expect([page.sent.length, page.asked.length]).toEqual([
			before[0] + (isPaused ? 1 : 0),
			before[1],
		]);
		if (isPaused) expect(page.last.action).toBe(what.split(' ')[0]);
		// The pause that was cut short sends nothing of its own.
		await page.later();
		expect(page.sent).toHaveLength(before[0] + (isPaused ? 1 : 0));
	});
});

it('does not know which of two decisions arrived when n8n has gone on, and says so', async () => {
	const page = await openConfirmation();
	await signed(page);
	await page.click('no');
	await page.click('decline');
	await page.last.answer({ code: 409, message: 'The execution "1" has finished already.' }, 404);
	expect(page.text('note')).toBe(words.crossed);
});

it.each(['reason', 'startCode'])('Enter in %s does not confirm', async (field) => {
	const page = await openConfirmation({ asksStartCode: true });
	page.fill('startCode', '12345678');
	await page.enter(field);
	expect(page.sent).not.toContain('begin');
});

it('takes the start code along to whichever is decided, as it stands when it is sent', async () => {
	const page = await openConfirmation({ asksStartCode: true });
	page.fill('startCode', '11111111');
	await page.click('go');
	await page.last.lose();
	page.fill('startCode', '22222222');
	await page.later();
	expect(page.last.body).toMatchObject({ action: 'begin', startCode: '22222222' });
	await page.last.lose();
	page.fill('startCode', '33333333');
	await page.click('no');
	expect(page.isShown('startCode')).toBe(true);
	await page.click('decline');
	expect(page.last.body).toMatchObject({ action: 'decline', startCode: '33333333' });
});

const registered = inOrder(
	click('main'),
	answer(challenge),
	touch,
	answer({ ok: true, trial: true, token: 'u' }),
);
const TRYING: Pending[] = [
	...stagesOf('signIn', registered),
	['the key is awaited', inOrder(registered, answer(challenge))],
	...stagesOf('signIn with its answer', inOrder(registered, answer(challenge), touch)),
];

describe.each(TRYING)('while somebody tries the new passkey, and %s', (_, reach) => {
	it('Finish without trying sends that and asks for no key', async () => {
		const page = await openEnrollment();
		await reach(page);
		const before = [page.sent.length, page.asked.length];
		await page.click('skip');
		await playOn(page, () => ({ ok: true, done: true, signedIn: false }));
		expect(page.sent.length - before[0]).toBe(1);
		expect(page.last.body).toMatchObject({ action: 'signIn', unanswered: 'unanswered' });
		expect(page.asked).toHaveLength(before[1]);
		expect(page.text('doneTitle')).toBe(enrollWords.doneHeadline);
	});
});

describe.each(stagesOf('the word', inOrder(registered, click('skip'))))(
	'while somebody finishes without trying, and %s',
	(what, reach) => {
		it('Set up, which now means to try, asks the key', async () => {
			const page = await openEnrollment();
			await reach(page);
			await page.click('main');
			expect(page.last.body).not.toHaveProperty('unanswered');
			await page.last.answer(challenge);
			expect(page.asked).toHaveLength(2);
			expect(what).toContain('the word');
		});
	},
);
