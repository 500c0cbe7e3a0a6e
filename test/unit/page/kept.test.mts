import { LANGUAGES } from '../../../nodes/PingOne/page/texts/index.ts';
import { openConfirmation, openEnrollment, opened, startEnrollment } from './pages.mts';
import type { ScriptedPage } from './scriptedPage.mts';
import { at, challenge, CONFIRMING, DECLINING } from './stages.mts';

/* What a page keeps: for the next request, for the next time that it is loaded, and for another tab. */

const { confirm: words, enroll: enrollWords } = LANGUAGES.en;

const RUNNING = { code: 409, message: 'The execution "1" is running already.' };
const [, , , , SAVING] = CONFIRMING;

describe.each([
	['a passkey', openEnrollment, SAVING, enrollWords],
	['a confirmation', openConfirmation.bind(undefined, {}), SAVING, words],
	['a decline', openConfirmation.bind(undefined, {}), DECLINING[0], words],
] as const)('%s that arrives while the workflow runs', (_, openPage, { reach }, texts) => {
	let page: ScriptedPage;
	let state: string;

	beforeEach(async () => {
		state = 'waiting';
		page = await openPage({ state: () => state });
		await reach(page);
		state = 'running';
	});

	it('is sent again until the node waits again, which may take as long as a reminder', async () => {
		const { action, body } = page.last;
		for (let seconds = 0; seconds < 100; seconds += 15) {
			await page.last.answer(RUNNING, 409);
			expect(page.text('note')).toBe(texts.running);
			page.wait(15_000);
			await page.later();
		}
		expect(page.last).toMatchObject({ action, body });
		state = 'waiting';
		await page.last.answer({ ok: true, done: true, at });
		expect(page.isShown('done')).toBe(true);
	});

	it('was probably received, where the node does not wait again', async () => {
		page.wait(600_000);
		await page.last.answer(RUNNING, 409);
		expect([page.text('note'), page.isShown('offer')]).toEqual([texts.probably, false]);
	});
});

describe('a confirmation that the node has taken already', () => {
	it.each([{}, { canReport: true }])('sounds no alarm (%j)', async (more) => {
		const page = await openConfirmation();
		await SAVING.reach(page);
		const decided = { ok: false, code: 'decided', decision: 'confirmed', at, ...more };
		await page.last.answer(decided, 409);
		expect([page.text('doneTitle'), page.isShown('report')]).toEqual([
			...[words.confirmedHeadline, false],
		]);
	});
});

it('a passkey in doubt for five minutes is sent again by its button only, as the page says', async () => {
	const doubt = { ok: false, code: 'checking', repeat: true };
	const page = await openEnrollment();
	await SAVING.reach(page);
	const { body } = page.last;
	page.wait(600_000);
	await page.last.answer(doubt, 424);
	const { length } = page.sent;
	await page.later();
	expect(page.sent).toHaveLength(length);
	expect([page.text('note'), page.text('status')]).toEqual([enrollWords.checking, '']);
	expect(enrollWords.checking).toMatch(/ try again\.$/);
	expect(page.isShown('go')).toBe(true);
	await page.click('main');
	expect(page.last.body).toMatchObject({ action: 'finish', attestation: body.attestation });
	expect(page.sent).toHaveLength(length + 1);
});

it('a clock that is set while an answer is awaited ends no repetition', async () => {
	const page = await openConfirmation();
	await DECLINING[0].reach(page);
	page.setClock(3_600_000);
	await page.last.lose();
	await page.later();
	expect(page.sent).toEqual(['open', 'decline', 'decline']);
});

/** Sets up a passkey, up to the node's word on it. */
async function save(page: ScriptedPage): Promise<void> {
	await page.click('main');
	await page.last.answer(challenge);
	await page.key.touch();
}

const again = async ({ window: { localStorage } }: ScriptedPage) =>
	await startEnrollment({ stored: localStorage });

const USED = { ok: false, code: 'used', at, canReport: true };
const OVER = { ok: false, code: 'over' };
const BACKUP = '1'.repeat(32);
const NEXT = { backup: BACKUP, redirectUrl: 'https://www.example.com/' };

describe('once a passkey was refused', () => {
	let page: ScriptedPage;

	beforeEach(async () => {
		page = await openEnrollment();
		await save(page);
		await page.last.answer({ ok: false, code: 'refused', left: 9 }, 422);
	});

	it('who comes back learns that somebody else has used the link, and can report it', async () => {
		const reloaded = await again(page);
		await reloaded.last.answer(USED, 409);
		expect(reloaded.text('note')).toMatch(/IT department right away/);
		expect(reloaded.isShown('report')).toBe(true);
	});

	it('the next attempt names the one before it, and no passkey that may be saved', async () => {
		await page.click('main');
		expect(page.last.body).toMatchObject({ action: 'begin', token: challenge.token });
		expect(page.last.body).not.toHaveProperty('sent');
	});
});

describe('a passkey that the node does not take', () => {
	const told = async (refusal: object) => {
		const page = await openEnrollment();
		await save(page);
		await page.last.answer({ ok: false, ...refusal }, 409);
		const isLeftOver = page.text('note').includes(enrollWords.leftover);
		await page.click('main');
		return { isLeftOver, sent: page.last.body.sent };
	};

	it.each([
		['whose attempt another window has ended', { code: 'stale', left: 9 }],
		['of the last attempt', { code: 'refused', left: 0 }],
		['of a user who was deleted', { code: 'disabled' }],
	])('%s: is to be deleted', async (_, refusal) => {
		expect(await told(refusal)).toEqual({ isLeftOver: true, sent: undefined });
	});

	it('because PingOne has it: it stays, and nothing was sent that may be saved', async () => {
		expect(await told({ code: 'known', left: 9 })).toEqual({ isLeftOver: false, sent: undefined });
	});

	it.each(['stale', 'closed'])('with no word on this one: it may be saved (%s)', async (code) => {
		const page = await openEnrollment();
		await save(page);
		await page.last.answer({ ok: false, code }, 409);
		expect(page.text('note')).not.toContain(enrollWords.leftover);
		const { localStorage } = page.window;
		const entry = localStorage.getItem(localStorage.key(0) ?? '') ?? '';
		expect(JSON.parse(entry)).toMatchObject({ sent: true });
	});
});

describe('a page that is loaded again after its passkey was saved', () => {
	const saved = async (reply: object) => {
		const page = await openEnrollment();
		await save(page);
		await page.last.answer({ ok: true, done: true, ...reply });
		return page;
	};
	const shownOf = (page: ScriptedPage) =>
		['done', 'more', 'onward'].filter((id) => page.isShown(id));

	it('still offers a second one', async () => {
		const reloaded = await again(await saved(NEXT));
		await reloaded.last.answer(OVER, 410);
		expect(shownOf(reloaded)).toEqual(['done', 'more', 'onward']);
		await reloaded.click('more');
		expect(reloaded.last.body).toMatchObject({ action: 'open', proof: BACKUP });
	});

	it('offers it after the test of the first one, too', async () => {
		const reloaded = await again(await saved({ test: true, ...NEXT }));
		await reloaded.last.answer({ ...opened, test: true });
		await reloaded.click('skip');
		await reloaded.last.answer(OVER, 410);
		expect(shownOf(reloaded)).toEqual(['done', 'more', 'onward']);
	});

	it('shows where it led to, and does not go there by itself a second time', async () => {
		const page = await saved({ redirectUrl: NEXT.redirectUrl });
		await page.later();
		expect(page.thrown.join()).toMatch(/navigation/);
		const reloaded = await again(page);
		await reloaded.last.answer(OVER, 410);
		await reloaded.later();
		expect([shownOf(reloaded), reloaded.thrown]).toEqual([['done', 'onward'], []]);
	});
});
