import { at } from './dom';
import { clearNote, fail } from './view';

/** The name of what was thrown; extensions throw `undefined` and plain objects, too. */
export const nameOf = (thrown: unknown) =>
	((thrown && (thrown as Partial<Error>).name) || 'Error') as string;

/** Thrown where work ends because the user wants something else now. */
const CANCELED = { name: 'Canceled' };

type State = 'idle' | 'working' | 'paused';

/** What the user wants, with its requests, pauses and window: no other intent goes on with them. */
export class Intent {
	private readonly abort = new AbortController();

	/** Aborted when another intent takes its place. */
	readonly signal = this.abort.signal;

	/** Whether the same click again has nothing to add. */
	isWorking?: boolean;

	/** @param id of the button or form with which the user says so */
	constructor(readonly id: string) {
		this.mark('working');
	}

	/** Shows on its button where it stands. */
	mark(state: State): void {
		this.isWorking = state === 'working';
		const element = at(this.id);
		const button = element.querySelector('button') || element;
		button.setAttribute('aria-disabled', this.isWorking as unknown as string);
		at('task').setAttribute('data-state', state);
	}

	cancel(): void {
		this.mark('idle');
		this.abort.abort();
	}

	/** Waits for something, but no longer than for the intent. @throws when it is canceled */
	async holds<T>(work: Promise<T>): Promise<T> {
		return await new Promise<T>((resolve, reject) => {
			const end = () => reject(CANCELED as unknown as Error);
			this.signal.addEventListener('abort', end);
			if (this.signal.aborted) end();
			work.then(resolve, reject);
		});
	}
}

let current: Intent | undefined;

/** The intent under way; each request and each key is asked for on behalf of one. */
export const underWay = () => current as Intent;

/**
 * Has the page do what a click says:
 *
 * | under way | the same clicked | another clicked |
 * | --------- | ---------------- | --------------- |
 * | nothing   | begins           | begins          |
 * | working   | nothing          | takes its place |
 * | paused    | begins again     | takes its place |
 *
 * Whatever was sent before reaches the node before: the node decides which came first, and says so.
 */
export async function intend(id: string, work: () => Promise<void>): Promise<void> {
	if (current) {
		if (current.id === id && current.isWorking) return;
		current.cancel();
	}
	const intent = new Intent(id);
	current = intent;
	clearNote();
	try {
		await work();
	} catch (error) {
		if (!intent.signal.aborted) fail({ code: 'unexpected', reference: nameOf(error) });
	}
	if (current !== intent) return;
	current = undefined;
	intent.mark('idle');
}

export function onClick(id: string, work: () => Promise<void>): void {
	at(id).onclick = () => void intend(id, work);
}

export function onSubmit(id: string, work: () => Promise<void>): void {
	at(id).onsubmit = (event) => {
		event.preventDefault();
		void intend(id, work);
	};
}
