import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { createCredential } from '../../test/support/softAuthenticator.mts';
import { brief, CheckError, type Call, type Reply } from './tenant.mts';

type Json = Record<string, unknown>;
type TestUser = Json & { id: string; username: string };

const EXAMPLE = 'example.com';

const populationOf = ({ populationId }: Means) =>
	populationId === undefined ? {} : { population: { id: populationId } };

const toBase64Url = (text: string) =>
	text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

/** With what a check is done. */
export interface Means {
	/** Where the test users are made; PingOne chooses when it is absent. */
	populationId?: string;
	/** The device authentication policy; found out when it is absent. */
	policyId?: string;
	/** Waits so many milliseconds, unless the check is stopped. */
	sleep?: (ms: number) => Promise<unknown>;
}

/** Users, groups and devices made for the check, and how to make more. All of it goes at the end. */
export class Subject {
	/** The policy under which devices are created; undefined when the app may not read policies. */
	policyId?: string;
	readonly populationId?: string;
	readonly sleep: (ms: number) => Promise<unknown>;
	readonly call: Call;
	readonly user: TestUser;
	private readonly cleanUp: Array<() => Promise<unknown>>;

	private constructor(call: Call, user: TestUser, means: Means) {
		this.call = call;
		this.user = user;
		this.policyId = means.policyId;
		this.populationId = means.populationId;
		this.sleep = means.sleep ?? delay;
		this.cleanUp = [async () => await call('DELETE', `/users/${user.id}`)];
	}

	/** Makes the user that everything is tried on. @throws CheckError */
	static async create(call: Call, username: string, means: Means = {}): Promise<Subject> {
		const body = {
			username,
			email: `${username}@example.com`,
			// A family name takes neither a quote nor a backslash, a given name both.
			name: { given: 'Check "\\', family: 'Check' },
			enabled: false,
			...populationOf(means),
		};
		const made = await call('POST', '/users', { body });
		if (made.status === 403) {
			throw new CheckError(
				'The worker app may not create users. Grant it the role Identity Data Admin for this environment, or for one population and name that with --population, and check the environment ID.',
			);
		}
		if (made.status !== 201) {
			throw new CheckError(
				`The test user ${username} cannot be created: ${brief(made)}. If there is one of that name, choose another name with --user.`,
			);
		}
		const subject = new Subject(call, made.json as TestUser, means);
		if (subject.policyId === undefined) await subject.findPolicy();
		return subject;
	}

	/** What a test user is created with, beside a name. */
	get population() {
		return populationOf(this);
	}

	get path() {
		return `/users/${this.user.id}`;
	}

	private async findPolicy() {
		const { json } = await this.call('GET', '/deviceAuthenticationPolicies');
		const embedded = (json._embedded ?? {}) as Record<string, Json[]>;
		const usable = (embedded.deviceAuthenticationPolicies ?? []).filter(({ fido2 }) => {
			const { enabled, pairingDisabled } = (fido2 ?? {}) as Json;
			return enabled === true && pairingDisabled !== true;
		});
		const found = usable.find((policy) => policy.default === true) ?? usable[0];
		this.policyId = found?.id as string | undefined;
	}

	/** Remembers something to be removed at the end. */
	later(removal: () => Promise<unknown>) {
		this.cleanUp.push(removal);
	}

	/** Creates a device. */
	async device(changes: Json = {}): Promise<Reply & { path: string }> {
		const reply = await this.call('POST', `${this.path}/devices`, {
			body: {
				type: 'FIDO2',
				rp: { id: EXAMPLE, name: 'Check' },
				policy: { id: this.policyId },
				...changes,
			},
		});
		const { id } = reply.json;
		return { ...reply, path: `${this.path}/devices/${String(id)}` };
	}

	/**
	 * Activates a device with a key of this program's own.
	 *
	 * @param form of the key's answer: as Ping's browser code sends it, or as browsers' `toJSON()` does
	 */
	async activate(
		{ json, path }: Reply & { path: string },
		form: 'base64' | 'base64url' = 'base64',
	): Promise<Reply> {
		const options = String(json.publicKeyCredentialCreationOptions);
		const credential = createCredential(options, { format: 'packed' });
		if (form === 'base64url') {
			const { clientDataJSON, attestationObject } = credential.response;
			credential.rawId = toBase64Url(credential.rawId);
			credential.response.clientDataJSON = toBase64Url(clientDataJSON);
			credential.response.attestationObject = toBase64Url(attestationObject);
		}
		return await this.call('POST', path, {
			action: 'device.activate+json',
			body: { origin: `https://${EXAMPLE}`, attestation: JSON.stringify(credential) },
		});
	}

	/** A device that is ACTIVE. @returns undefined when this tenant does not take such a key */
	async active(): Promise<{ path: string; id: string; activation: Reply } | undefined> {
		const created = await this.device();
		if (created.status !== 201) return undefined;
		const activation = await this.activate(created);
		const { json } = await this.call('GET', created.path);
		if (json.status !== 'ACTIVE') return undefined;
		return { path: created.path, id: String(created.json.id), activation };
	}

	/** Removes the devices, so that the next assumption has room for its own. */
	async removeDevices() {
		const { json } = await this.call('GET', `${this.path}/devices`);
		const { devices = [] } = (json._embedded ?? {}) as { devices?: Json[] };
		for (const { id } of devices) await this.call('DELETE', `${this.path}/devices/${String(id)}`);
	}

	/** Removes everything that was made. @returns what is left, in words */
	async end(): Promise<string[]> {
		const left: string[] = [];
		for (const remove of this.cleanUp.reverse()) {
			const reply = (await remove().catch(() => undefined)) as Reply | undefined;
			const gone = reply !== undefined && (reply.status === 204 || reply.status === 404);
			if (!gone) left.push(`of the user ${this.user.username}, something could not be removed`);
		}
		return left;
	}
}

/** A name for the test user that is free. */
export const newName = () => `n8n-check-${randomBytes(4).toString('hex')}`;
