import type { ScriptedPage } from './scriptedPage.mts';

/** The node's answer to a request for a key. */
export const challenge = {
	ok: true,
	token: 't',
	options: { challenge: 'AA', rp: {}, user: { id: 'AA' } },
};
export const at = '2029-01-01T12:00:00.000Z';

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

/** How far an intent has come. */
export interface Pending {
	what: string;
	reach: Step;
	/** What the page sends from here to the end when nothing more is clicked. */
	rest: string[];
}

/** Each place at which a request can be under way, and each way in which its answer can be lost. */
const stagesOf = (request: string, reach: Step, after: string[] = []): Pending[] => [
	{ what: `${request} in flight`, reach, rest: after },
	{ what: `${request} lost`, reach: inOrder(reach, lose), rest: [request, ...after] },
	{ what: `${request} not now`, reach: inOrder(reach, away), rest: [request, ...after] },
];

const asked = (reach: Step, after: string[]): Pending[] => [
	{ what: 'the key is awaited', reach, rest: after },
];

const begun = click('go');
const keyAsked = inOrder(begun, answer(challenge));

/** With a passkey, on either page. */
export const CONFIRMING: Pending[] = [
	...stagesOf('begin', begun, ['finish']),
	...asked(keyAsked, ['finish']),
	...stagesOf('finish', inOrder(keyAsked, touch)),
];
export const DECLINING = stagesOf('decline', inOrder(click('no'), click('decline')));

const registered = inOrder(
	...[keyAsked, touch, answer({ ok: true, done: true, test: true }), click('try')],
	answer({ ok: true, test: true, name: 'Ada', account: 'ada', validFor: 600_000 }),
);
const trialAsked = inOrder(registered, answer(challenge));

export const TRYING: Pending[] = [
	...stagesOf('begin', registered, ['finish']),
	...asked(trialAsked, ['finish']),
	...stagesOf('finish', inOrder(trialAsked, touch)),
];
export const SKIPPING = stagesOf('decline', inOrder(registered, click('skip')));

const replyTo = ({ action }: Record<string, unknown>): object =>
	action === 'begin' ? challenge : { ok: true, done: true, declined: true, at };

/** Plays on until the end, while nothing more is clicked: every pause ends, every key is touched. */
export async function playOn(page: ScriptedPage): Promise<void> {
	for (let turn = 0; turn < 10; turn += 1) {
		await page.later();
		const held = page.held.at(-1);
		if (held && !held.isGivenUp()) await held.answer(replyTo(held.body));
		const key = page.asked.at(-1);
		if (key && !key.isAborted()) await key.touch();
	}
}

/** Answers everything that was sent and asked so far, wanted or not, and lets pauses end. */
export async function answerAll(page: ScriptedPage): Promise<void> {
	for (const held of page.held) await held.answer(replyTo(held.body));
	for (const key of page.asked) await key.touch();
	await page.later();
}
