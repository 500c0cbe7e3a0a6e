import type { DOMWindow } from 'jsdom';
import { startEnrollment } from '../../support/enrollment/execution.mts';
import { openInDom } from '../../support/enrollment/pageInDom.mts';
import { eventually } from '../../support/eventually.mts';
import { useWorld } from '../../support/world.mts';

/*
 * n8n never answers what arrives while it resumes an execution. A page that waits for such an answer
 * sees that the execution waits as well.
 */
const { sandbox } = useWorld();

/** Shorter ones are pauses, which take no time here; the others are limits, which never pass. */
const LIMIT_MS = 10_000;

const SOON_MS = 5;

interface Init {
	body?: string;
	signal?: AbortSignal;
}

/** n8n in front of the node, which loses requests. The page's clock stands still. */
function losing(action: string, times: number) {
	const intervals: Array<ReturnType<typeof setInterval>> = [];
	let lost = 0;
	let looks = 0;
	let isHanging = false;
	const hang = async ({ signal }: Init) =>
		await new Promise<never>((_, reject) => {
			lost += 1;
			isHanging = true;
			signal?.addEventListener('abort', () => {
				isHanging = false;
				reject(new Error('aborted'));
			});
		});
	const change = (window: DOMWindow) => {
		const reach = window.fetch as (address: string, init: Init) => Promise<object>;
		const [now, later] = [Date.now(), setTimeout];
		window.Date.now = () => now;
		Object.assign(window, {
			setTimeout: (act: () => void, ms = 0) => (ms < LIMIT_MS ? later(act) : undefined),
			setInterval: (look: () => void) => {
				const interval = setInterval(() => isHanging && look(), SOON_MS);
				intervals.push(interval);
				return interval;
			},
			clearInterval,
			fetch: async (address: string, init: Init) => {
				if (address.includes('n8n-execution-status')) {
					looks += 1;
					return { status: 200, text: async () => await Promise.resolve('waiting') };
				}
				const isLost = init.body?.includes(`"action":"${action}"`) === true && lost < times;
				return await (isLost ? hang(init) : reach(address, init));
			},
		});
	};
	return {
		change,
		seen: () => ({ lost, looks }),
		end: () => intervals.forEach((interval) => clearInterval(interval)),
	};
}

it.each([1, 2])('opens a link although n8n has lost the request %i times', async (times) => {
	const waiting = await startEnrollment(sandbox);
	const n8n = losing('open', times);
	const page = await openInDom(waiting, { change: n8n.change });
	n8n.end();
	expect(page.isShown('offer')).toBe(true);
	expect(page.text('note')).toBe('');
	expect(n8n.seen()).toEqual({ lost: times, looks: 2 * times });
});

it('repeats no request that changes something while n8n may be at it', async () => {
	const waiting = await startEnrollment(sandbox);
	const n8n = losing('begin', Infinity);
	const page = await openInDom(waiting, { change: n8n.change });
	page.window.document.getElementById('go')?.click();
	await eventually(
		'ten looks',
		async () => await Promise.resolve(n8n.seen().looks >= 10 || undefined),
	);
	n8n.end();
	expect(n8n.seen().lost).toBe(1);
	expect(page.window.document.getElementById('task')?.getAttribute('data-state')).toBe('working');
});
