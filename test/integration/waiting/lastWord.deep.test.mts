import type { IDataObject } from 'n8n-workflow';
import { LANGUAGES } from '../../../nodes/PingOne/page/texts/index.ts';
import { STATUSES } from '../../../nodes/PingOne/waiting/watch.ts';
import { giveKey } from '../../support/authentications.mts';
import { begin, finish } from '../../support/enrollment/ceremony.mts';
import { confirm, resumedWith, startConfirmation } from '../../support/enrollment/confirmation.mts';
import {
	ORIGIN,
	startEnrollment,
	type WaitingExecution,
	watchLinkOf,
} from '../../support/enrollment/execution.mts';
import { listen } from '../../support/enrollment/listen.mts';
import { openInDom, type PageInDom } from '../../support/enrollment/pageInDom.mts';
import { lastOutput } from '../../support/enrollment/pause.mts';
import { useWorld } from '../../support/world.mts';

/* What a link says that is watched: every end of both pages, an hour and two days later. */

const world = useWorld();
const { sandbox } = world;
const { enroll, confirm: words } = LANGUAGES.en;

const HOUR_MS = 3_600_000;
const LATER = [HOUR_MS, 48 * HOUR_MS];

afterEach(() => {
	jest.restoreAllMocks();
});

/** Lets time pass in n8n. @returns ends that */
function later(ms: number): () => void {
	const now = Date.now.bind(Date);
	const spy = jest.spyOn(Date, 'now').mockImplementation(() => now() + ms);
	return () => spy.mockRestore();
}

/** A wait that has ended, and what its node gave out. */
interface Ended {
	waited: WaitingExecution;
	item: IDataObject;
}

const newKey = async () => await giveKey(world, { rpId: 'localhost', origin: ORIGIN });

/** What n8n goes on with when nobody ends the wait. */
const unanswered = (waited: WaitingExecution): Ended => ({
	waited,
	item: lastOutput(waited.run)!,
});

const ENDS: Record<string, () => Promise<Ended>> = {
	async enrolled() {
		const waited = await startEnrollment(sandbox);
		return { waited, item: resumedWith(await finish(waited, await begin(waited)))! };
	},
	'enrollment expired': async () => unanswered(await startEnrollment(sandbox)),
	async 'enrollment closed'() {
		const waited = await startEnrollment(sandbox, { options: { maxAttempts: 1 } });
		const { token } = await begin(waited);
		return {
			waited,
			item: resumedWith(await waited.send({ body: { action: 'abandon', token } }))!,
		};
	},
	'enrollment withdrawn': async () =>
		unanswered(await startEnrollment(sandbox, { options: { remindAfter: 1 } })),
	async confirmed() {
		const { key } = await newKey();
		const waited = await startConfirmation(sandbox);
		return { waited, item: resumedWith(await confirm(waited, key))! };
	},
	async declined() {
		const waited = await startConfirmation(sandbox);
		const body = { action: 'decline', reason: 'not mine' };
		return { waited, item: resumedWith(await waited.send({ body }))! };
	},
	'confirmation expired': async () => unanswered(await startConfirmation(sandbox)),
	async 'confirmation closed'() {
		const { key } = await newKey();
		const waited = await startConfirmation(sandbox);
		return { waited, item: resumedWith(await confirm(waited, key, { forgeSignature: true }))! };
	},
	'confirmation withdrawn': async () =>
		unanswered(await startConfirmation(sandbox, { options: { remindAfter: 1 } })),
};

/** A text as the page shows it: a pattern, with anything in the place of what is filled in. */
const pattern = (text: string) =>
	new RegExp(text.replace(/[.*+?()]/g, '\\$&').replace(/\{\w+\}/, '(.+)'));

/** What the page says, who may report, and what it never says. */
const SAID: Record<keyof typeof ENDS, { text: string; why?: string; canReport?: true }> = {
	enrolled: { text: enroll.usedAt, canReport: true },
	'enrollment expired': { text: enroll.expired },
	'enrollment closed': { text: enroll.closed, why: 'TOO_MANY_ATTEMPTS' },
	'enrollment withdrawn': { text: enroll.revoked },
	confirmed: { text: words.confirmedAt, canReport: true },
	declined: { text: words.declinedAt, canReport: true },
	'confirmation expired': { text: words.expired },
	'confirmation closed': { text: words.closed, why: 'KEY_REFUSED' },
	'confirmation withdrawn': { text: words.revoked },
};

const noted = (page: PageInDom) => page.text('note');

/** The statuses that have been watched. */
const played = new Set<unknown>();

describe.each(Object.keys(ENDS))('%s', (name) => {
	const { text, why, canReport = false } = SAID[name];
	let item: IDataObject;
	let watching: WaitingExecution;

	beforeEach(async () => {
		const ended = await ENDS[name]();
		item = ended.item;
		played.add(((item.enrollment ?? item.confirmation) as IDataObject).status);
		watching = await watchLinkOf(ended.waited, item);
	});

	it('is told an hour and two days later, without a request to PingOne', async () => {
		const before = (await sandbox.requests()).length;
		for (const ms of LATER) {
			const present = later(ms);
			const page = await openInDom(watching);
			expect(noted(page)).toMatch(pattern(text));
			expect(page.text('title')).toBe(enroll.blockedHeadline);
			expect([page.isShown('report'), page.isShown('offer')]).toEqual([canReport, false]);
			if (why !== undefined) expect(noted(page)).toContain(why);
			expect(noted(page)).not.toContain('not mine');
			page.window.close();
			present();
		}
		expect(await sandbox.requests()).toHaveLength(before);
		expect(lastOutput(watching.run)).toMatchObject(item);
	});

	it(`is ${canReport ? '' : 'not '}reported, and nothing is told without the link’s proof`, async () => {
		const { status } = await watching.send({ method: 'GET' });
		const stranger = { body: { action: 'report' }, proof: '0'.repeat(32) };
		const { json: refused } = await watching.send(stranger);
		expect([status, refused]).toEqual([200, { ok: false, code: 'wrongLink' }]);
		const lines = listen();
		const purpose = 'confirmation' in item ? 'confirmation' : 'enrollment';
		const { json, resumed } = await watching.send({ body: { action: 'report' } });
		expect(json.ok).toBe(canReport);
		const reported = resumedWith({ resumed } as never);
		if (!canReport) {
			expect(reported).toBeUndefined();
			return;
		}
		const own = item[purpose] as IDataObject;
		expect(reported).toMatchObject({ ...item, [purpose]: { ...own, reported: true } });
		expect(lines).toEqual([expect.stringContaining(`${purpose}.reported`)]);
	});
});

it('plays every status of an end', () => {
	expect([...played].sort()).toEqual(STATUSES.toSorted());
});

it('lets the holder report by the page of a confirmation', async () => {
	const { waited, item } = await ENDS.confirmed();
	const page = await openInDom(await watchLinkOf(waited, item));
	await page.click('report');
	expect([page.text('status'), page.isShown('report')]).toEqual([words.reported, false]);
	page.window.close();
});

it.each(['confirmation', 'enrollment'])('passes a %s on, not reported', async (purpose) => {
	const { waited, item } = await ENDS[purpose === 'confirmation' ? 'confirmed' : 'enrolled']();
	const { run } = await watchLinkOf(waited, item);
	expect(lastOutput(run)?.[purpose]).toMatchObject({ reported: false });
});

it.each([
	[{}, "'Input' must be the output of Send and Wait for Passkey"],
	[
		{ confirmation: { status: 'WAITING' } },
		"'Input' must be the output of Send and Wait for Passkey",
	],
	[{ confirmation: { status: 'CONFIRMED', user: { id: 'other' } } }, 'has not waited with Send'],
])('refuses %j', async (item, message) => {
	await expect(watchLinkOf(await startConfirmation(sandbox), item)).rejects.toThrow(message);
});

describe('in a sub-workflow', () => {
	const caller = { executionId: '7', workflowId: 'w' };

	it.each([
		['waits', {}, true],
		['waits, and says so', { shouldResume: true }, true],
		['does not wait', { shouldResume: false }, false],
	])('whose caller %s', async (_, more, isRefused) => {
		const { waited, item } = await ENDS.declined();
		const calledBy = { ...caller, ...more };
		const watching = watchLinkOf(waited, item, {}, { calledBy });
		const error = "'Wait for Sub-Workflow Completion' is on in the node that calls this workflow";
		if (isRefused) await expect(watching).rejects.toThrow(error);
		else expect((await watching).run.status).toBe('waiting');
	});
});
