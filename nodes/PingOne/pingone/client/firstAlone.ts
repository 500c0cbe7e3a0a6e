import { sleep } from 'n8n-workflow';
import { processWide } from '../../processState';
import { unlessAborted } from './deadline';

/** After this the gate opens, whatever the first request does, in ms. */
const OPENS_AFTER_MS = 3_000;

const opensAfter = async (over: AbortSignal) =>
	await sleep(OPENS_AFTER_MS, over).catch(() => undefined);

interface CredentialGate {
	/** Requests admitted or waiting. */
	inside: number;
	/** Resolves when the first request has ended. */
	ended: Promise<void>;
	/** Resolves when the gate opens; made for the first request that waits. */
	opened?: Promise<void>;
	/** Ends the timer that opens the gate. */
	over: AbortController;
}

/**
 * Sends the first request of a credential alone: it fetches one token for all, and finds out
 * whether the credential works, before a thousand others try. Once it has ended, or after three
 * seconds, all go.
 *
 * A gate belongs to a credential in n8n, which nobody else can claim, and never to a tenant: typing
 * in somebody's Environment ID must not hold them up.
 */
export class FirstAlone {
	private readonly gates = new Map<string, CredentialGate>();

	/**
	 * @param credential ID of the credential in n8n
	 * @param signal ends the waiting
	 * @throws what `send` throws, and the signal's reason
	 */
	async run<T>(credential: string, send: () => Promise<T>, signal?: AbortSignal): Promise<T> {
		const known = this.gates.get(credential);
		if (known) return await this.enter(credential, known, send, signal);
		let open = () => undefined as void;
		const ended = new Promise<void>((resolve) => {
			open = resolve;
		});
		const gate: CredentialGate = { inside: 0, ended, over: new AbortController() };
		this.gates.set(credential, gate);
		try {
			return await this.count(credential, gate, send);
		} finally {
			open();
			gate.over.abort();
		}
	}

	private async enter<T>(
		credential: string,
		gate: CredentialGate,
		send: () => Promise<T>,
		signal?: AbortSignal,
	): Promise<T> {
		return await this.count(credential, gate, async () => {
			gate.opened ??= Promise.race([gate.ended, opensAfter(gate.over.signal)]);
			await unlessAborted(gate.opened, signal);
			return await send();
		});
	}

	/** Removes the gate when it is unused, so that the next burst begins with one request again. */
	private async count<T>(key: string, gate: CredentialGate, work: () => Promise<T>): Promise<T> {
		gate.inside += 1;
		try {
			return await work();
		} finally {
			gate.inside -= 1;
			if (gate.inside === 0) this.gates.delete(key);
		}
	}
}

/** The gates of this process. */
export const firstAlone = (): FirstAlone => processWide('firstRequests', () => new FirstAlone());
