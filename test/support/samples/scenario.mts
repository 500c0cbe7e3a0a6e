import { randomUUID } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import { createCredential } from '../softAuthenticator.mts';
import { createPending, vendor } from '../sandboxApi.mts';
import type { World } from '../world.mts';
import { isObject, type Json, type Sample } from './sample.mts';

/** The password that every user of a sample has. */
export const PASSWORD = '2Federate';

const ACTIVATE = 'application/vnd.pingidentity.device.activate+json';

/** The type that a device must have for the request of a sample. */
function deviceType({ request, response }: Sample): string {
	if (isObject(response.body) && typeof response.body.type === 'string') return response.body.type;
	if (!isObject(request.body)) return 'FIDO2';
	if ('oathResync' in request.body) return 'OATH_TOKEN';
	return 'otp' in request.body ? 'EMAIL' : 'FIDO2';
}

/** Members of a device that only its type gives it; the sandbox stores and shows them. */
function typeMembers(body: Json): Record<string, Json> {
	if (!isObject(body)) return {};
	const common = [
		...['_links', 'id', 'environment', 'user', 'type', 'nickname', 'lock', 'block', 'status'],
		...['createdAt', 'updatedAt', 'rp', 'publicKeyCredentialCreationOptions', 'usableStatus'],
	];
	return Object.fromEntries(Object.entries(body).filter(([member]) => !common.includes(member)));
}

/**
 * What the sandbox stores of a device so that it should be shown like an entry of a list, as fields
 * for the control plane.
 */
export function storedDevice(entry: Record<string, Json>): Record<string, Json> {
	const { type = 'FIDO2', nickname, rp, displayName, credentialId, attributes, backup } = entry;
	const { status = 'ACTIVE', block, lock } = entry;
	const state = {
		type,
		status,
		...(nickname !== undefined && { nickname }),
		...(block !== undefined && { block }),
		...(lock !== undefined && { lock }),
	};
	if (type !== 'FIDO2') return { ...state, members: typeMembers(entry) };
	const { fidoDeviceMetadata: model, fidoRegistrationArtifacts: artifacts } = entry;
	const credential = {
		...(credentialId !== undefined && { id: credentialId }),
		...(isObject(model) && { aaguid: model.mdsIdentifier }),
		...(isObject(attributes) ? attributes : {}),
		...(isObject(backup) ? backup : {}),
		...(isObject(artifacts) ? artifacts : {}),
	};
	return {
		...state,
		...(rp !== undefined && { rp }),
		...(displayName !== undefined && { displayName }),
		credential,
	};
}

/** The members of an attestation that a page prints, which is cut so that it verifies nowhere. */
function printedMembers(text: string): object {
	return text.startsWith('{"') ? (JSON.parse(text) as object) : {};
}

/**
 * Makes what a sample's request speaks of. A placeholder in a path is understood by the collection
 * before it, one in a body by its own name; the same placeholder is the same thing.
 */
export class Scenario {
	private readonly known = new Map<string, string>();
	/** Creation options of the device that is to be activated. */
	options: string | undefined;

	constructor(
		private readonly world: World,
		private readonly sample: Sample,
	) {}

	private get user(): string {
		return this.world.sandbox.user().id;
	}

	private async made(path: string, body: object): Promise<string> {
		const reply = await this.world.api('POST', path, { body });
		if (reply.status !== 201) throw new Error(`${path}: ${reply.text}`);
		return String(reply.body.id);
	}

	private async device(): Promise<string> {
		const type = deviceType(this.sample);
		const pending = this.sample.request.headers['Content-Type'] === ACTIVATE;
		if (type === 'FIDO2' && pending) {
			const { body } = this.sample.request;
			const origin = isObject(body) && typeof body.origin === 'string' ? body.origin : '';
			const rpId = new URL(origin).hostname.split('.').slice(-2).join('.');
			const { api, sandbox } = this.world;
			const device = await createPending(api, this.user, sandbox.ids.policyId, rpId);
			this.options = device.publicKeyCredentialCreationOptions;
			return device.id;
		}
		const { body } = this.sample.response;
		const nickname =
			isObject(body) && typeof body.nickname === 'string' ? body.nickname : undefined;
		const changes = {
			type,
			nickname,
			members: typeMembers(body),
			...(pending && { status: 'ACTIVATION_REQUIRED' }),
		};
		return (await this.world.sandbox.seed(JSON.parse(JSON.stringify(changes)) as IDataObject)).id;
	}

	/** Makes a resource of the kind that a word names. @returns its ID */
	private async make(kind: string): Promise<string> {
		const { sandbox } = this.world;
		const { ids } = sandbox;
		if (kind.includes('session')) {
			const path = `/users/${this.user}/sessions`;
			return (await sandbox.control<Array<{ id: string }>>('POST', path, {}))[0].id;
		}
		if (/fido2?polic/.test(kind)) return ids.fido2Policies.securityKeys;
		if (kind.includes('polic')) return ids.policyId;
		if (kind.includes('device')) return await this.device();
		if (kind.includes('memberofgroup')) {
			const id = await this.make('group');
			await this.world.api('POST', `/users/${this.user}/memberOfGroups`, { body: { id } });
			return id;
		}
		if (kind.includes('group')) return await this.made('/groups', { name: randomUUID() });
		if (kind.includes('pop')) return await this.made('/populations', { name: randomUUID() });
		if (kind.includes('user')) return this.user;
		if (kind.includes('subscription')) {
			return await this.made('/subscriptions', {
				name: 'n8n',
				enabled: true,
				format: 'ACTIVITY',
				verifyTlsCertificates: true,
				filterOptions: { includedActionTypes: ['USER.CREATED'] },
				httpEndpoint: { url: 'https://n8n.example.com/', headers: {} },
			});
		}
		return randomUUID();
	}

	/** Whether the sample shows the answer for something that is not there. */
	private get isMissing(): boolean {
		return this.sample.response.status === 404;
	}

	private async resolve(placeholder: string, kind = placeholder): Promise<string> {
		if (placeholder.startsWith('$')) return String(Date.now());
		const known = this.known.get(placeholder) ?? (await this.make(kind.toLowerCase()));
		this.known.set(placeholder, known);
		return known;
	}

	/** The path with IDs for its placeholders, after what they name was made. */
	async path(template: string): Promise<string> {
		let [done, rest] = ['', template];
		for (;;) {
			const found = /\{\{([$\w]+)\}\}/.exec(rest);
			if (!found) return done + rest;
			const before = rest.slice(0, found.index);
			const collection = /\/(\w+)\/$/.exec(done + before)?.[1];
			rest = rest.slice(found.index + found[0].length);
			const missing = this.isMissing && !rest.includes('{{');
			done += before + (missing ? randomUUID() : await this.resolve(found[1], collection));
		}
	}

	/** The body with IDs for its placeholders, times in the future, and a real attestation. */
	async body(template: Json): Promise<Json> {
		if (Array.isArray(template)) {
			const all: Json[] = [];
			for (const each of template) all.push(await this.body(each));
			return all;
		}
		if (isObject(template)) {
			const all: Record<string, Json> = {};
			for (const [member, value] of Object.entries(template)) {
				all[member] = member === 'attestation' ? this.attestation(value) : await this.body(value);
			}
			return all;
		}
		return typeof template === 'string' ? await this.text(template) : template;
	}

	private async text(template: string): Promise<string> {
		if (/^\d{4}-\d\d-\d\dT/.test(template)) {
			return template.replace(/^\d{4}/, String(new Date().getUTCFullYear() + 1));
		}
		let text = template;
		for (const [whole, name] of template.matchAll(/\{\{?([$\w]+)\}\}?/g)) {
			text = text.replace(whole, await this.resolve(name));
		}
		return text;
	}

	/** A page cannot print an attestation that fits; what else it prints in it is sent. */
	private attestation(template: Json): Json {
		if (this.options === undefined) return template;
		const { origin } = this.sample.request.body as { origin: string };
		const made = createCredential(this.options, { origin });
		return JSON.stringify({ ...printedMembers(String(template)), ...made });
	}

	/** Brings about what the answer presupposes: devices up to a cap, things to list, a password. */
	async prepare(path: string): Promise<void> {
		const { api, sandbox } = this.world;
		const { method } = this.sample.request;
		const { body } = this.sample.response;
		const user = `/users/${this.user}`;
		if (method === 'POST' && path.endsWith('/password')) {
			const contentType = vendor('password.set');
			await api('PUT', `${user}/password`, { contentType, body: { value: PASSWORD } });
		}
		const detail = isObject(body) && Array.isArray(body.details) ? body.details[0] : undefined;
		if (isObject(detail) && detail.code === 'LIMIT_EXCEEDED') {
			const { maximumAllowed } = detail.innerError as { maximumAllowed: number };
			for (let made = 0; made < maximumAllowed; made += 1) await sandbox.seed();
		}
		if (method !== 'GET' || !isObject(body)) return;
		const collection = path.split('?', 1)[0].split('/').pop() ?? '';
		for (const entries of Object.values(isObject(body._embedded) ? body._embedded : {})) {
			if (!Array.isArray(entries) || entries.length === 0) continue;
			if (collection !== 'devices') await this.make(collection.toLowerCase());
			else for (const each of entries.filter(isObject)) await this.seed(storedDevice(each));
		}
	}

	private async seed(fields: Record<string, Json>): Promise<void> {
		await this.world.sandbox.seed(fields as IDataObject);
	}
}
