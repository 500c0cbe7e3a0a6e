import type { DOMWindow } from 'jsdom';
import { LANGUAGES } from '../../../nodes/PingOne/page/texts/index.ts';
import { touch, type Begun } from '../../support/enrollment/ceremony.mts';
import { startEnrollment } from '../../support/enrollment/execution.mts';
import {
	openInDom,
	type CreationOptions,
	type PageInDom,
} from '../../support/enrollment/pageInDom.mts';
import { eventually } from '../../support/eventually.mts';
import { useWorld } from '../../support/world.mts';

const { enroll: en } = LANGUAGES.en;

/*
 * What browsers do with a page besides showing it: several tabs share what it keeps, their clocks are
 * off, and they put pages aside and bring them back.
 */
const { sandbox } = useWorld();

const DAY_MS = 86_400_000;

const create = ({ challenge, rp }: CreationOptions) =>
	touch({
		token: '',
		options: { rp, challenge: Buffer.from(challenge).toString('base64url') },
	} as unknown as Begun);

const shown = ({ window }: PageInDom) => window.document.querySelector('main')?.textContent ?? '';

/** What the tabs of one browser share. */
function share(from: PageInDom, to: Pick<PageInDom, 'window'>): void {
	for (const [key, value] of Object.entries(from.window.localStorage)) {
		to.window.localStorage.setItem(key, String(value));
	}
}

describe('two tabs of one browser', () => {
	it('say the same when one of them has set up the passkey before the other begins', async () => {
		const waiting = await startEnrollment(sandbox);
		const [one, other] = [await openInDom(waiting, { create }), await openInDom(waiting)];
		await one.click('go');
		share(one, other);
		await other.click('go');
		expect([one.isShown('done'), other.isShown('done')]).toEqual([true, true]);
		expect(shown(other)).not.toContain(en.used);
	});

	it('have an attempt each, although both were open before the first click', async () => {
		const waiting = await startEnrollment(sandbox);
		let isAsked = false;
		const one = await openInDom(waiting, {
			create: async () => {
				isAsked = true;
				return await new Promise(() => undefined);
			},
		});
		const closeOne = async () => {
			one.window.dispatchEvent(new one.window.Event('pagehide'));
			await eventually('the first tab gives up', async () => {
				await waiting.settled();
				return one.sent.some(({ action }) => action === 'abandon') || undefined;
			});
			await waiting.settled();
		};
		const other = await openInDom(waiting, {
			change: (window) => share(one, { window }),
			create: async (options) => {
				await closeOne();
				return create(options);
			},
		});
		one.window.document.getElementById('go')?.click();
		const told = async () => await Promise.resolve(isAsked || undefined);
		await eventually('the first tab asks for a key', told);
		await other.click('go');
		expect([other.isShown('done'), other.forgotten]).toEqual([true, []]);
	});

	it('say the same when both have made one, and forget the one that is not registered', async () => {
		const waiting = await startEnrollment(sandbox);
		const one = await openInDom(waiting, { create });
		const other = await openInDom(waiting, {
			create: async (options) => {
				await one.click('go');
				share(one, other);
				return create(options);
			},
		});
		await other.click('go');
		expect([one.isShown('done'), other.isShown('done')]).toEqual([true, true]);
		expect([one.forgotten, other.forgotten]).toEqual([[], [expect.any(String)]]);
	});
});

it.each([8 * DAY_MS, -8 * DAY_MS])(
	'a clock that is off by %i ms: n8n is busy for a moment, and nothing has expired',
	async (ms) => {
		const waiting = await startEnrollment(sandbox);
		let isBusy = false;
		const change = (window: DOMWindow) => {
			const now = window.Date.now.bind(window.Date);
			const reach = window.fetch as (address: string, init?: object) => Promise<object>;
			const busy = (status: number, text: string) => ({
				...{ status, text: async () => await Promise.resolve(text) },
			});
			const fetch = async (address: string, init?: object) => {
				if (address.includes('n8n-execution-status')) return busy(200, 'running');
				return isBusy ? busy(409, '{"code":409}') : await reach(address, init);
			};
			window.Date.now = () => now() + ms;
			Object.assign(window, { fetch });
		};
		const page = await openInDom(waiting, { change });
		isBusy = true;
		page.window.document.getElementById('go')?.click();
		const told = async () => await Promise.resolve(shown(page).includes(en.running) || undefined);
		await eventually(`${en.running} instead of ${shown(page)}`, told);
		page.window.close();
	},
);

/** What n8n answers while it starts: before its database is ready, and before it knows its addresses. */
const STARTING: Array<[status: number, text: string]> = [
	[200, 'n8n is starting up. Please wait'],
	[404, '<pre>Cannot POST /form-waiting/1</pre>'],
];

it('n8n starts again while a passkey is being saved: the page goes on until it is', async () => {
	const waiting = await startEnrollment(sandbox);
	const answers = [...STARTING];
	const change = (window: DOMWindow) => {
		const reach = window.fetch as (address: string, init: { body?: string }) => Promise<object>;
		const fetch = async (address: string, init: { body?: string } = {}) => {
			const isState = address.includes('n8n-execution-status');
			const isFinish = init.body?.includes('"finish"') === true;
			const next = isFinish ? answers.shift() : undefined;
			const [status, text] = next ?? [200, STARTING[0][1]];
			return next || isState
				? { status, text: async () => await Promise.resolve(text) }
				: await reach(address, init);
		};
		const later = globalThis.setTimeout;
		// The page's pauses take no time; its limits, which are longer, do not pass.
		const setTimeout = (act: () => void, ms = 0) => (ms < 10_000 ? later(act) : undefined);
		Object.assign(window, { fetch, setTimeout });
	};
	const page = await openInDom(waiting, { create, change });
	await page.click('go');
	expect([page.isShown('done'), answers]).toEqual([true, []]);
});
