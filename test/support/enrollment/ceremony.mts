import { sleep, type IDataObject } from 'n8n-workflow';
import { ORIGIN, type Received, type WaitingExecution } from './execution.mts';
import { createCredential, type Ceremony } from '../softAuthenticator.mts';

/** A try as the page has it after `begin`. */
export interface Begun {
	token: string;
	options: IDataObject & { challenge: string; rp: { id: string } };
}

/** Begins a try. @throws when it is refused */
export async function begin(waiting: WaitingExecution, more: object = {}): Promise<Begun> {
	const { json } = await waiting.send({ body: { action: 'begin', ...more } });
	if (json.ok !== true) throw new Error(JSON.stringify(json));
	return json as unknown as Begun;
}

/** The key's answer, as browsers give it: base64url throughout. */
export function touch({ options }: Begun, ceremony: Ceremony = {}) {
	const bare = JSON.stringify({ rp: options.rp, challenge: [] });
	const { challenge } = options;
	const made = createCredential(bare, { origin: ORIGIN, challenge, ...ceremony });
	const url = (text: string) => Buffer.from(text, 'base64').toString('base64url');
	const { clientDataJSON, attestationObject } = made.response;
	return {
		...made,
		rawId: url(made.rawId),
		response: { clientDataJSON: url(clientDataJSON), attestationObject: url(attestationObject) },
		clientExtensionResults: {},
	};
}

export const finish = async (
	waiting: WaitingExecution,
	begun: Begun,
	attestation: object = touch(begun),
): Promise<Received> =>
	await waiting.send({ body: { action: 'finish', token: begun.token, attestation } });

/** The item that the execution would go on with. @throws when it would not */
export function resumedWith({ resumed }: Received): IDataObject {
	if (resumed?.length !== 1 || resumed[0].length !== 1) throw new Error('does not go on');
	return resumed[0][0].json;
}

/** How an answer ended: what the page was told, and what the workflow goes on with. */
export interface Ended {
	json: IDataObject;
	item?: IDataObject;
}

/**
 * Sends as the page does: again, while the answer says that it may pass. The workflow may hear of the
 * end from what the node finds out after an answer.
 */
export async function persist(
	waiting: WaitingExecution,
	send: () => Promise<Received>,
): Promise<Ended> {
	for (let tries = 10; ; tries -= 1) {
		const { json, resumed } = await send();
		if (json.repeat !== true || tries === 0) {
			return { json, item: resumed?.[0][0].json ?? (await waiting.settled()) };
		}
		await sleep(1_000);
	}
}
