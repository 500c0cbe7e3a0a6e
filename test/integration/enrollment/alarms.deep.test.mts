import type { DOMWindow } from 'jsdom';
import { LANGUAGES } from '../../../nodes/PingOne/page/texts/index.ts';
import { touch, begin, finish, type Begun } from '../../support/enrollment/ceremony.mts';
import { startEnrollment, startWatching } from '../../support/enrollment/execution.mts';
import {
	openInDom,
	type CreationOptions,
	type PageInDom,
} from '../../support/enrollment/pageInDom.mts';
import { eventually } from '../../support/eventually.mts';
import { useWorld } from '../../support/world.mts';

const { enroll: en } = LANGUAGES.en;

/*
 * The page in a browser, with n8n in front of the node: who is told that somebody else has used the
 * link, and who is not.
 */
const { sandbox } = useWorld();

const ALARM = /IT department right away/;

/** What this browser has done, and when. */
type Case = 'has only opened it' | 'is beginning' | 'has sent a passkey' | 'comes too late';

/** n8n’s answers in place of the node’s: status, text, and its word for the execution. */
type Front = [status: number, text: string, state: string];

const FORM_SUBMITTED = '<html>Form Submitted</html>';
const FINISHED = '{"code":409,"message":"The execution has finished already."}';
const RUNNING = '{"code":409,"message":"The execution is running already."}';
const GONE = '{"code":404,"message":"The execution does not exist."}';

/** False alarms: the user, what n8n answers, and the text that is right. */
const HARMLESS: Array<[what: string, user: Case, ...Front, text: keyof typeof en]> = [
	['a tab open over the expiry', 'comes too late', 200, FORM_SUBMITTED, 'success', 'expired'],
	['a later node runs, after the expiry', 'comes too late', 409, RUNNING, 'running', 'expired'],
	[
		'a later node has failed, after the expiry',
		'comes too late',
		409,
		FINISHED,
		'error',
		'expired',
	],
	['n8n has crashed, after the expiry', 'comes too late', 409, FINISHED, 'crashed', 'expired'],
	['n8n has pruned it, after the expiry', 'comes too late', 404, GONE, '', 'expired'],
	['the workflow has ended', 'is beginning', 200, FORM_SUBMITTED, 'success', 'over'],
	['a later node runs', 'is beginning', 409, RUNNING, 'running', 'running'],
	['a later node has failed', 'is beginning', 409, FINISHED, 'error', 'over'],
	['n8n has crashed', 'is beginning', 409, FINISHED, 'crashed', 'over'],
	['an admin has stopped it', 'is beginning', 409, FINISHED, 'canceled', 'revoked'],
	['n8n has pruned it', 'is beginning', 404, GONE, '', 'over'],
	['a firewall refuses', 'is beginning', 403, '<html>No</html>', '', 'offline'],
	['a proxy has no n8n', 'is beginning', 502, '<html>Bad Gateway</html>', '', 'unavailable'],
	[
		'its answer was lost, and all is over',
		'has sent a passkey',
		200,
		FORM_SUBMITTED,
		'success',
		'probably',
	],
	[
		'its answer was lost, and a later node runs',
		'has sent a passkey',
		409,
		RUNNING,
		'running',
		'running',
	],
	[
		'its answer was lost, and a later node has failed',
		'has sent a passkey',
		409,
		FINISHED,
		'error',
		'probably',
	],
	[
		'its answer was lost, and n8n has crashed',
		'has sent a passkey',
		409,
		FINISHED,
		'crashed',
		'probably',
	],
	['its answer was lost, and n8n has pruned it', 'has sent a passkey', 404, GONE, '', 'probably'],
	[
		'n8n runs between the waits of two users',
		'has only opened it',
		409,
		RUNNING,
		'running',
		'running',
	],
	['n8n is not up again', 'has only opened it', 503, '{"code":503}', '', 'unavailable'],
];

const create = ({ challenge, rp }: CreationOptions) =>
	touch({
		token: '',
		options: { rp, challenge: Buffer.from(challenge).toString('base64url') },
	} as unknown as Begun);

const LAST: Record<Case, string> = {
	'has only opened it': 'open',
	'is beginning': 'begin',
	'comes too late': 'begin',
	'has sent a passkey': 'finish',
};

/** From the request on that is about to come, n8n answers; what was finished has reached the node. */
const inFront =
	(from: string, [status, text, state]: Front) =>
	(window: DOMWindow) => {
		const reach = window.fetch as (address: string, init?: { body?: string }) => Promise<object>;
		const answer = (code: number, body: string) => ({
			status: code,
			text: async () => await Promise.resolve(body),
		});
		let isOver = false;
		const fetch = async (address: string, init: { body?: string } = {}) => {
			if (address.includes('n8n-execution-status')) return answer(200, isOver ? state : 'waiting');
			const isLast = init.body?.includes(`"action":"${from}"`) === true;
			if (isLast && from === 'finish' && !isOver) await reach(address, init);
			isOver ||= isLast;
			return isOver ? answer(status, text) : await reach(address, init);
		};
		Object.assign(window, { fetch });
	};

const shown = ({ window }: PageInDom) => window.document.querySelector('main')?.textContent ?? '';

const waitFor = async (page: PageInDom, text: string) =>
	await eventually(
		`“${text}” instead of ${shown(page)}`,
		async () => await Promise.resolve(shown(page).includes(text) || undefined),
	);

const press = (page: PageInDom) => page.window.document.getElementById('go')?.click();

describe('who is not told that somebody else has used the link', () => {
	it.each(HARMLESS)('%s: this browser %s (%i)', async (_, user, status, text, state, right) => {
		const waiting = await startEnrollment(sandbox);
		const opening = openInDom(waiting, {
			create,
			change: inFront(LAST[user], [status, text, state]),
		});
		const page = await opening;
		if (user === 'comes too late') page.later(8 * 86_400_000);
		if (user !== 'has only opened it') press(page);
		await waitFor(page, en[right]);
		expect(shown(page)).not.toMatch(ALARM);
		page.window.close();
	});

	it('the user who comes back to a link that this browser has used', async () => {
		const waiting = await startEnrollment(sandbox);
		const first = await openInDom(waiting, { create });
		await first.click('go');
		const stored: Record<string, string> = Object.fromEntries(
			Object.entries(first.window.localStorage),
		);
		const change = ({ localStorage }: DOMWindow) => {
			for (const [key, value] of Object.entries(stored)) localStorage.setItem(key, value);
		};
		const again = await openInDom(waiting, { change });
		expect([shown(again), again.isShown('done')]).toEqual([expect.not.stringMatching(ALARM), true]);
	});
});

describe('who is told', () => {
	const thiefEnrolls = async (waiting: Awaited<ReturnType<typeof startEnrollment>>) => {
		expect((await finish(waiting, await begin(waiting))).json.done).toBe(true);
	};

	it('the user who opens the link, as long as the node answers it', async () => {
		const waiting = await startEnrollment(sandbox);
		await thiefEnrolls(waiting);
		expect(shown(await openInDom(waiting))).toContain(en.used);
	});

	it('the user whose page was open, and who begins', async () => {
		const waiting = await startEnrollment(sandbox);
		const page = await openInDom(waiting, { create });
		await thiefEnrolls(waiting);
		await page.click('go');
		expect(shown(page)).toContain(en.used);
	});

	it('the user who has just made a passkey', async () => {
		const waiting = await startEnrollment(sandbox);
		const steals = async (options: CreationOptions) => {
			await thiefEnrolls(waiting);
			return create(options);
		};
		const page = await openInDom(waiting, { create: steals });
		await page.click('go');
		expect(shown(page)).toContain(en.used);
	});

	it('the user who opens a watched link, with the time and a way to report it', async () => {
		const enrolledAt = '2026-11-25T10:00:00.000Z';
		const user = { id: sandbox.user().id, username: 'ada.lovelace', name: 'Ada Lovelace' };
		const item = { enrollment: { status: 'ENROLLED', enrolledAt, user } };
		const page = await openInDom(await startWatching(sandbox, item));
		expect(shown(page)).toMatch(ALARM);
		expect(page.isShown('report')).toBe(true);
	});
});
