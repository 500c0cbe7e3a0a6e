import { LANGUAGES } from '../../../nodes/PingOne/page/texts/index.ts';
import { openConfirmation, openEnrollment } from './pages.mts';
import {
	answerAll,
	at,
	challenge,
	CONFIRMING,
	DECLINING,
	playOn,
	SKIPPING,
	TRYING,
} from './stages.mts';

const { confirm: words, enroll: enrollWords } = LANGUAGES.en;

describe.each(CONFIRMING)('while somebody confirms, and $what', ({ what, reach }) => {
	it('Decline ends it: nothing of it is sent any more, and the key is asked no more', async () => {
		const page = await openConfirmation();
		await reach(page);
		const before = page.sent.length;
		await page.click('no');
		expect(page.held.at(-1)?.isGivenUp() === true || !what.includes('flight')).toBe(true);
		await answerAll(page);
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
		await playOn(page);
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
		await playOn(page);
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

describe.each(DECLINING)('while somebody declines, and $what', ({ reach }) => {
	it('Back and Confirm end it, and the key is asked', async () => {
		const page = await openConfirmation();
		await reach(page);
		const before = page.sent.length;
		await page.click('back');
		await page.later();
		expect(page.sent).toHaveLength(before);
		await page.click('go');
		await playOn(page);
		expect(page.sent.slice(before)).toEqual(['begin', 'finish']);
		expect(page.text('doneTitle')).toBe(words.confirmedHeadline);
	});

	it('goes on by itself, and confirms nothing', async () => {
		const page = await openConfirmation();
		await reach(page);
		await playOn(page);
		expect(new Set(page.sent)).toEqual(new Set(['open', 'decline']));
		expect(page.text('doneTitle')).toBe(words.declinedHeadline);
	});
});

describe.each([...CONFIRMING, ...DECLINING])(
	'the same button again, when $what',
	({ what, reach }) => {
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
	},
);

it('does not know which of two decisions arrived when n8n has gone on, and says so', async () => {
	const page = await openConfirmation();
	await CONFIRMING[4].reach(page);
	await page.click('no');
	await page.click('decline');
	await page.last.answer({ code: 404, message: 'The execution "1" does not exist.' }, 404);
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

describe.each(TRYING)('while somebody tries the new passkey, and $what', ({ reach }) => {
	it('Finish without trying sends that and asks for no key', async () => {
		const page = await openEnrollment();
		await reach(page);
		const before = [page.sent.length, page.asked.length];
		await page.click('skip');
		await playOn(page);
		expect(page.sent.length - before[0]).toBe(1);
		expect(page.last.body).toMatchObject({ action: 'decline', reason: 'unanswered' });
		expect(page.asked).toHaveLength(before[1]);
		expect(page.text('doneTitle')).toBe(enrollWords.doneHeadline);
	});
});

describe.each(SKIPPING)('while somebody finishes without trying, and $what', ({ reach }) => {
	it('Set up, which now means to try, asks the key', async () => {
		const page = await openEnrollment();
		await reach(page);
		await page.click('main');
		expect(page.last.action).toBe('begin');
		await page.last.answer(challenge);
		expect(page.asked).toHaveLength(2);
	});
});

describe.each([
	['confirming', openConfirmation, 'go', 'settings'],
	['enrolling', openEnrollment, 'main', 'policy'],
] as const)('%s: each click has a name', (_, openPage, button, code) => {
	it('the same in what the page sends again by itself, and another once an answer was heard', async () => {
		const page = await openPage();
		await page.click(button);
		const { click } = page.last.body;
		expect(click).toEqual(expect.any(Number));
		await page.last.lose();
		await page.later();
		expect(page.last.body.click).toBe(click);
		await page.last.answer({ ok: false, code }, 424);
		await page.click(button);
		expect(page.sent.filter((action) => action === 'begin')).toHaveLength(3);
		expect(page.last.body.click).not.toBe(click);
	});
});

describe('somebody else has used the link of a page that is already open', () => {
	const used = { ok: false, code: 'used', at, canReport: true };
	const decided = { ok: false, code: 'decided', decision: 'declined', at, canReport: true };

	it.each([
		['enroll', openEnrollment, CONFIRMING[0], used],
		['save a passkey', openEnrollment, CONFIRMING[4], used],
		['confirm', openConfirmation, CONFIRMING[0], decided],
		['send a key’s answer', openConfirmation, CONFIRMING[4], decided],
		['decline', openConfirmation, DECLINING[0], decided],
	] as const)('who learns it when they %s can report it', async (_, openPage, { reach }, reply) => {
		const page = await openPage();
		await reach(page);
		await page.last.answer(reply, 409);
		await page.click('report');
		expect(page.last.action).toBe('report');
		await page.last.answer({ ok: true, reported: true });
		expect([page.text('status'), page.isShown('report')]).toEqual([words.reported, false]);
	});
});

describe.each([
	['to confirm', openConfirmation.bind(undefined, {}), words],
	['to enroll', openEnrollment.bind(undefined, {}, {}), enrollWords],
] as const)('a browser that never says what came of the key (%s)', (_, openPage, texts) => {
	const asked = async () => {
		const page = await openPage();
		await page.click('go');
		const options = { ...challenge.options, timeout: 10_000 };
		await page.last.answer({ ...challenge, options });
		return page;
	};

	it('leaves its user a button, which asks anew', async () => {
		const page = await asked();
		await page.later();
		expect([page.text('note'), page.text('status')]).toEqual([texts.timedOut, '']);
		const [first] = page.asked;
		await page.click('go');
		expect([first.isAborted(), page.last.action]).toEqual([true, 'begin']);
	});

	it('is heard when it says so late', async () => {
		const page = await asked();
		await page.later();
		await page.key.touch();
		expect(page.last.action).toBe('finish');
	});
});

it('confirms by a password manager that leaves the raw ID out', async () => {
	const page = await openConfirmation();
	await page.click('go');
	await page.last.answer(challenge);
	await page.key.touch({ rawId: undefined });
	expect(page.last.body.assertion).toMatchObject({ id: 'aWQ', rawId: 'aWQ' });
});

it.each(['\u0660', '\u06f0', '\uff10'])(
	'takes a start code in the digits from %s on',
	async (zero) => {
		const page = await openConfirmation({ asksStartCode: true });
		const digits = Array.from({ length: 8 }, (_, digit) => zero.charCodeAt(0) + digit);
		page.fill('startCode', String.fromCharCode(...digits));
		await page.click('go');
		expect(page.last.action).toBe('begin');
	},
);
