import { randomBytes, randomUUID } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import {
	ConditionFailed,
	type ApiRequest,
	type Send,
} from '../../../../nodes/PingOne/pingone/client/apiRequest.ts';
import type { ApiResponse } from '../../../../nodes/PingOne/pingone/errors/apiResponse.ts';
import { PingOneError } from '../../../../nodes/PingOne/pingone/errors/failure.ts';
import type { Clock } from './clock.mts';

export const RP = { id: 'localhost', name: 'Example Ltd' };
export const USER = 'user-1';

export interface ModelDevice {
	id: string;
	status: 'ACTIVATION_REQUIRED' | 'ACTIVE';
	createdAt: number;
	updatedAt: number;
	/** Whether the link under test made it. */
	ofLink: boolean;
}

/** What goes wrong, drawn for each run. */
export interface Weather {
	/** PingOne's reads are up to this much old, in ms. */
	staleMs: number;
	/** One way of a request takes at most this long, in ms. */
	wayMs: number;
	/** Times in which every request fails without effect. */
	outages: Array<{ from: number; to: number }>;
	/** How likely a change takes effect although its answer is lost. */
	lost: number;
	/** How likely a change takes effect only after its answer was lost. */
	late: number;
	/** How likely a read fails. */
	readFails: number;
	roleLostAt: number;
	userDeletedAt: number;
}

const ok = (status: number, json?: IDataObject): ApiResponse => ({
	status,
	headers: {},
	json,
	isEmpty: json === undefined,
});

const refusal = (status: number, code: string) =>
	ok(status, { id: randomUUID(), code, message: 'no' });

let plays = 0;

/** PingOne as far as an enrollment sees it: one user and their devices, over a bad wire. */
export class ModelPingOne {
	devices: ModelDevice[] = [];

	/** Devices that were ACTIVE when PingOne carried out a DELETE whose answer was lost long before. */
	readonly deletedLate: string[] = [];

	readonly log: string[] = [];

	private readonly history: Array<{ at: number; devices: ModelDevice[] }> = [];

	/** Tells the devices of two plays apart: the process remembers what it has made. */
	private readonly play = (plays += 1);

	private readonly signatures = new Map<string, string>();

	constructor(
		protected readonly clock: Clock,
		private readonly roll: () => number,
		readonly weather: Weather,
	) {
		this.keep();
	}

	/** Another portal makes a device. */
	addForeign(status: ModelDevice['status']): ModelDevice {
		const { now } = this.clock;
		const device = {
			id: `foreign-${this.devices.length}`,
			status,
			createdAt: now,
			updatedAt: now,
			ofLink: false,
		};
		this.devices = [...this.devices, device];
		this.keep();
		return device;
	}

	/** The wire from one process. */
	sender(process: string): Send {
		const send = async (request: ApiRequest): Promise<ApiResponse> => {
			if (request.condition) {
				const { read, holds } = request.condition;
				const state = await this.travel(process, {
					...request,
					...read,
					method: 'GET',
					body: undefined,
				});
				if (state.status !== 200) return { ...state, arrival: 'notArrived' };
				if (!holds(state)) throw new ConditionFailed(state);
			}
			return await this.travel(process, request);
		};
		return send as Send;
	}

	private keep(): void {
		this.history.push({ at: this.clock.now, devices: structuredClone(this.devices) });
	}

	private change(devices: ModelDevice[]): void {
		this.devices = devices;
		this.keep();
	}

	/** The devices as a read sees them, which may lag behind. */
	private seen(): ModelDevice[] {
		const at = this.clock.now - Math.floor(this.roll() * this.weather.staleMs);
		return (this.history.findLast((each) => each.at <= at) ?? this.history[0]).devices;
	}

	private async way(): Promise<void> {
		await this.clock.pass(1 + this.roll() * this.weather.wayMs);
	}

	private get isDown(): boolean {
		const { now } = this.clock;
		return this.weather.outages.some(({ from, to }) => now >= from && now < to);
	}

	private fail(request: ApiRequest): never {
		throw new PingOneError({ kind: 'noAnswer', code: 'timeout', request: request.method });
	}

	private async travel(process: string, request: ApiRequest): Promise<ApiResponse> {
		const { method, path } = request;
		const name = `${process} ${method} ${path.slice(2).join('/')}`;
		await this.way();
		if (this.isDown) {
			this.note(`${name} down`);
			return refusal(503, 'SERVICE_UNAVAILABLE');
		}
		const luck = this.roll();
		const { lost, late, readFails } = this.weather;
		if (method === 'GET' && luck < readFails) return refusal(503, 'SERVICE_UNAVAILABLE');
		if (method !== 'GET' && luck < late) {
			const at = this.clock.now + 500 + this.roll() * 10_000;
			this.clock.at(at, () => this.actLate(request, name));
			await this.way();
			this.fail(request);
		}
		const response = this.respond(request);
		this.note(`${name} ${response.status} ${String(response.json?.status ?? '')}`);
		await this.way();
		if (method !== 'GET' && luck < late + lost) this.fail(request);
		return response;
	}

	private actLate(request: ApiRequest, name: string): void {
		const id = request.path.at(-1)!;
		const isActive = this.devices.some((each) => each.id === id && each.status === 'ACTIVE');
		if (request.method === 'DELETE' && isActive) this.deletedLate.push(id);
		this.note(`${name} late ${this.respond(request).status}`);
	}

	note(text: string): void {
		this.log.push(`${((this.clock.now - Date.UTC(2026, 0, 5, 8)) / 1000).toFixed(2)} ${text}`);
	}

	private respond({ method, path, body, mediaType }: ApiRequest): ApiResponse {
		const { now } = this.clock;
		if (now >= this.weather.roleLostAt) return refusal(403, 'ACCESS_FAILED');
		if (now >= this.weather.userDeletedAt) {
			if (this.devices.length > 0) this.change([]);
			return refusal(404, 'NOT_FOUND');
		}
		if (path.length === 2) return ok(200, { id: USER, enabled: true });
		if (path.length === 3) return method === 'GET' ? this.list() : this.create();
		const [, , , id] = path;
		if (method === 'GET') {
			const device = this.seen().find((each) => each.id === id);
			return device ? ok(200, this.view(device)) : refusal(404, 'NOT_FOUND');
		}
		const device = this.devices.find((each) => each.id === id);
		if (!device) return refusal(404, 'NOT_FOUND');
		if (method === 'DELETE') return this.delete(device);
		return mediaType?.includes('activate')
			? this.activate(device, body)
			: refusal(400, 'INVALID_REQUEST');
	}

	private view({ id, status, createdAt, updatedAt, ofLink }: ModelDevice): IDataObject {
		const iso = (ms: number) => new Date(ms).toISOString();
		const rp = ofLink ? RP : { ...RP, name: 'Portal' };
		return { id, type: 'FIDO2', status, rp, createdAt: iso(createdAt), updatedAt: iso(updatedAt) };
	}

	private list(): ApiResponse {
		return ok(200, { _embedded: { devices: this.seen().map((each) => this.view(each)) } });
	}

	private create(): ApiResponse {
		const { now } = this.clock;
		const id = `d${this.signatures.size + 1}-${this.play}`;
		const challenge = randomBytes(16);
		this.signatures.set(id, challenge.toString('base64url'));
		const device: ModelDevice = {
			id,
			status: 'ACTIVATION_REQUIRED',
			createdAt: now,
			updatedAt: now,
			ofLink: true,
		};
		this.change([...this.devices, device]);
		const options = {
			rp: RP,
			user: { id: [1, 2, 3], name: 'ada', displayName: 'Ada' },
			challenge: [...challenge],
			pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
			timeout: 120_000,
		};
		return ok(201, {
			...this.view(device),
			publicKeyCredentialCreationOptions: JSON.stringify(options),
		});
	}

	private activate(device: ModelDevice, body?: IDataObject): ApiResponse {
		const text = String(body?.attestation);
		const { response } = JSON.parse(text) as { response: { clientDataJSON: string } };
		const clientData = Buffer.from(response.clientDataJSON, 'base64').toString();
		if (!clientData.includes(this.signatures.get(device.id) ?? '-'))
			return refusal(400, 'INVALID_DATA');
		if (device.status === 'ACTIVE') return refusal(400, 'INVALID_DATA');
		const active: ModelDevice = { ...device, status: 'ACTIVE', updatedAt: this.clock.now };
		this.change(this.devices.map((each) => (each.id === device.id ? active : each)));
		return ok(200, this.view(active));
	}

	private delete(device: ModelDevice): ApiResponse {
		this.change(this.devices.filter(({ id }) => id !== device.id));
		return ok(204);
	}
}
