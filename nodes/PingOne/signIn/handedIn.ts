import type { PingOneError } from '../pingone/errors/failure';

/** What is known of a key's answer that PingOne was sent, while its flow has not told. */
export interface Handed {
	/** Whether PingOne's word to it was lost: it may have been accepted. */
	isLost: boolean;
	/** How PingOne refused it. It is not sent again then: each refusal counts against the key. */
	refusal?: PingOneError;
}

/**
 * The answers that this process has sent to PingOne, by flow. Another process does not know them and
 * may send one again, once; what the flow says decides there as well.
 */
export class HandedIn {
	private readonly flows = new Map<string, Handed>();

	of(flowId: string): Handed {
		const handed = this.flows.get(flowId) ?? { isLost: false };
		this.flows.set(flowId, handed);
		return handed;
	}
}
