import {
	registerKey,
	signInWith,
	type SignIn,
	type SoftKey,
} from '../../test/support/softAuthenticator.mts';
import { stateOf } from './flows.mts';
import type { Subject } from './subject.mts';
import { brief, CheckError, type Reply } from './tenant.mts';

type Json = Record<string, unknown>;

/** The relying party of the signers' keys. */
export const RP_ID = 'example.com';
/** How long a test account is locked, in ms. */
const LOCK_MS = 600_000;
const ORIGIN = `https://${RP_ID}`;

/** A user of their own who can sign in: enabled, with MFA on, and with a key of this program's. */
export class Signer {
	private static count = 0;

	readonly userId: string;
	readonly deviceId: string;
	private readonly subject: Subject;
	private readonly key: SoftKey;

	private constructor(subject: Subject, userId: string, deviceId: string, key: SoftKey) {
		this.subject = subject;
		this.userId = userId;
		this.deviceId = deviceId;
		this.key = key;
	}

	/** @throws CheckError when this tenant does not take such a user or key */
	static async make(subject: Subject): Promise<Signer> {
		const { call, policyId, population, user } = subject;
		Signer.count += 1;
		const username = `${user.username}-${Signer.count}`;
		const made = await call('POST', '/users', {
			body: { username, email: `${username}@example.com`, ...population },
		});
		const path = `/users/${String(made.json.id)}`;
		if (made.status !== 201) throw new CheckError(`no user: ${brief(made)}`);
		subject.later(async () => await call('DELETE', path));
		await call('PUT', `${path}/mfaEnabled`, { body: { mfaEnabled: true } });
		const body = { type: 'FIDO2', rp: { id: RP_ID, name: 'Check' }, policy: { id: policyId } };
		const created = await call('POST', `${path}/devices`, { body });
		if (created.status !== 201) throw new CheckError(`no device: ${brief(created)}`);
		const options = String(created.json.publicKeyCredentialCreationOptions);
		const { credential, key } = registerKey(options, { format: 'packed' });
		const deviceId = String(created.json.id);
		const activated = await call('POST', `${path}/devices/${deviceId}`, {
			action: 'device.activate+json',
			body: { origin: ORIGIN, attestation: JSON.stringify(credential) },
		});
		if (activated.status !== 200) throw new CheckError(`no active device: ${brief(activated)}`);
		return new Signer(subject, String(made.json.id), deviceId, key);
	}

	/** Changes something of the user. */
	async change(what: 'enabled' | 'mfaEnabled' | 'bypassMFA', body: Json): Promise<Reply> {
		return await this.subject.call('PUT', `/users/${this.userId}/${what}`, { body });
	}

	/** Locks the account for ten minutes. */
	async lock(): Promise<Reply> {
		const unlockAt = new Date(Date.now() + LOCK_MS).toISOString();
		return await this.subject.call('POST', `/users/${this.userId}`, {
			action: 'account.lock+json',
			body: { unlockAt },
		});
	}

	/** Sends a request about the device. */
	async device(method: 'POST' | 'DELETE', action?: string): Promise<Reply> {
		const path = `/users/${this.userId}/devices/${this.deviceId}`;
		return await this.subject.call(method, path, { ...(action && { action }) });
	}

	/** Starts a device authentication. */
	async start(changes: Json = { rp: { id: RP_ID } }): Promise<Reply> {
		const { call, policyId } = this.subject;
		const body = { user: { id: this.userId }, policy: { id: policyId }, ...changes };
		return await call('POST', '/deviceAuthentications', { body, toAuth: true });
	}

	/** How a flow stands now. */
	async read(flow: Reply): Promise<Reply> {
		const path = `/deviceAuthentications/${String(flow.json.id)}`;
		return await this.subject.call('GET', path, { toAuth: true });
	}

	/** Hands an assertion of the key to a flow. */
	async assert(flow: Reply, signIn: SignIn = {}): Promise<Reply> {
		const { id, publicKeyCredentialRequestOptions: options } = flow.json;
		if (typeof options !== 'string') throw new CheckError(`no key is asked for: ${stateOf(flow)}`);
		const assertion = JSON.stringify(signInWith(this.key, options, { origin: ORIGIN, ...signIn }));
		return await this.subject.call('POST', `/deviceAuthentications/${String(id)}`, {
			action: 'assertion.check+json',
			body: { origin: ORIGIN, assertion, compatibility: 'FULL' },
			toAuth: true,
		});
	}
}
