import type { IDataObject } from 'n8n-workflow';
import type { Draw } from './draw.mts';
import type { Cursor } from './pages.mts';

export interface ModelDevice {
	id: string;
	status: 'ACTIVE' | 'ACTIVATION_REQUIRED';
	nickname?: string;
	rp: { id: string; name: string };
	block: string;
	lock: string;
	createdAt: number;
	updatedAt?: number;
}

export interface ModelUser {
	id: string;
	username: string;
	email: string;
	population: string;
	title?: string;
	externalId?: string;
	enabled: boolean;
	mfaEnabled: boolean;
	bypass?: string;
	lockedUntil?: number;
	password: { status: string; value?: string; changedAt: number };
	sessions: string[];
	groups: string[];
	devices: ModelDevice[];
	/** IDs of devices; absent without an order. */
	order?: string[];
	createdAt: number;
	updatedAt?: number;
}

export interface ModelGroup {
	id: string;
	name: string;
	description?: string;
	population?: string;
	createdAt: number;
	updatedAt?: number;
}

/** Everything that is true in the tenant. */
export interface State {
	users: ModelUser[];
	groups: ModelGroup[];
}

/** A change of the state. */
export interface Effect {
	/** `node` for a request of the node, with the item that sent it. */
	by: 'node' | 'other';
	item?: number;
	/** Such as `device.created`. */
	kind: string;
	/** What was created, changed or deleted. */
	id: string;
	/** Its owner, for devices and sessions. */
	userId?: string;
	/** IDs of the users and groups that look otherwise afterward. */
	touched: string[];
	/** Whether it changed anything. */
	isReal: boolean;
	/** The thing before. */
	before?: IDataObject;
	/** When, by our clock. */
	at: number;
}

/** The environment's rules, which PingOne documents only in part. */
export interface Rules {
	uniqueGroups: boolean;
	uniqueEmail: boolean;
	/** The last passwords cannot be set again. */
	passwordHistory: boolean;
	/** Filters ignore capital letters. */
	foldsCase: boolean;
	/** Answers to a change hold the state. */
	showsState: boolean;
	/** A taken name's answer names the holder. */
	namesHolder: boolean;
	/** A device that is in the wanted state already refuses. */
	refusesAgain: boolean;
	/** PingOne's clock minus ours, in ms. */
	clockOffsetMs: number;
	/** Entries of a page at most. */
	pageSize: number;
	cursor: Cursor;
}

export const drawRules = (draw: Draw): Rules => ({
	uniqueGroups: draw.chance(0.5),
	uniqueEmail: draw.chance(0.3),
	passwordHistory: draw.chance(0.5),
	foldsCase: draw.chance(0.5),
	showsState: draw.chance(0.5),
	namesHolder: draw.chance(0.5),
	refusesAgain: draw.chance(0.3),
	clockOffsetMs: draw.one([0, 0, -90_000, 90_000, 3_600_000]),
	pageSize: draw.aside?.one([1, 2, 100]) ?? 100,
	cursor: draw.aside?.one<Cursor>(['offset', 'after']) ?? 'after',
});

/** Reads lag by this at most, in ms. */
const MOST_LAG_MS = 10_000;

/** The tenant: its state now and at every moment before, and what changed it. */
export class World {
	state: State = { users: [], groups: [] };
	readonly effects: Effect[] = [];
	/** When changes of the node were under way that got no answer, in ms by our clock. */
	readonly lost: Array<{ from: number; to: number }> = [];
	/** IDs of what was ever listed, the first one first. */
	readonly listed: string[] = [];
	/** When each item sent its first request, in ms by our clock. */
	readonly asked = new Map<number, number>();
	/** Items of which PingOne got a request twice. */
	readonly twice = new Set<number>();
	/** Every state that the tenant has had, as JSON, with the time from which on it held. */
	readonly history: Array<{ at: number; text: string }> = [];

	constructor(
		readonly rules: Rules,
		readonly draw: Draw,
		private readonly ourTime: () => number,
	) {}

	/** PingOne's time. */
	now(): number {
		return this.ourTime() + this.rules.clockOffsetMs;
	}

	/** Notes the state, after it was set up and after each change. */
	keep(): void {
		this.history.push({ at: this.ourTime(), text: JSON.stringify(this.state) });
	}

	/** Changes the state. */
	change(effect: Omit<Effect, 'isReal' | 'at' | 'touched'>, act: () => void): void {
		const before = this.looks();
		act();
		const after = this.looks();
		const touched = [...new Set([...before.keys(), ...after.keys()])].filter(
			(id) => before.get(id) !== after.get(id),
		);
		const isReal = touched.length > 0;
		this.effects.push({ ...effect, touched, isReal, at: this.ourTime() });
		if (isReal) this.keep();
	}

	/** How each user and group looks, by ID. */
	private looks(): Map<string, string> {
		const { users, groups } = this.state;
		return new Map([...users, ...groups].map((each) => [each.id, JSON.stringify(each)]));
	}

	/** What a read shows that lags: the state before the last change, for ten seconds (docs/assumptions.md). */
	past(): State {
		const [before, last = before] = this.history.slice(-2);
		const isShown = this.ourTime() - last.at > MOST_LAG_MS;
		return JSON.parse((isShown ? last : before).text) as State;
	}

	/** Whether something was true at a moment since then, in ms by our clock. */
	wasEver(test: (state: State) => boolean, since: number): boolean {
		return this.history.some(({ text }, index) => {
			const until = this.history[index + 1]?.at ?? Infinity;
			return until >= since && test(JSON.parse(text) as State);
		});
	}

	user(id: string, state = this.state): ModelUser | undefined {
		return state.users.find((user) => user.id === id);
	}

	addUser(changes: Partial<ModelUser> = {}): ModelUser {
		const { draw } = this;
		const name = `user${this.state.users.length}.${draw.integer(100, 999)}`;
		const createdAt = this.now() - draw.integer(3_600_000, 90 * 86_400_000);
		const user: ModelUser = {
			id: draw.uuid(),
			username: name,
			email: `${name}@example.com`,
			population: POPULATIONS[0],
			enabled: draw.chance(0.5),
			mfaEnabled: draw.chance(0.5),
			password: { status: 'OK', value: 'Old-password-1', changedAt: createdAt },
			sessions: [],
			groups: [],
			devices: [],
			createdAt,
			...changes,
		};
		this.state.users.push(user);
		return user;
	}

	addDevice(user: ModelUser, changes: Partial<ModelDevice> = {}): ModelDevice {
		const device: ModelDevice = {
			id: this.draw.uuid(),
			status: 'ACTIVE',
			nickname: 'Key',
			rp: RP,
			block: 'UNBLOCKED',
			lock: 'UNLOCKED',
			createdAt: this.now() - this.draw.integer(3_600_000 * 3, 30 * 86_400_000),
			...changes,
		};
		user.devices.push(device);
		return device;
	}

	addGroup(changes: Partial<ModelGroup> = {}): ModelGroup {
		const createdAt = this.now() - this.draw.integer(3_600_000, 90 * 86_400_000);
		const id = this.draw.uuid();
		const group = { id, name: `Group ${id.slice(0, 4)}`, createdAt, ...changes };
		this.state.groups.push(group);
		return group;
	}
}

export const RP = { id: 'example.com', name: 'Example' };
export const POPULATIONS = [
	'11111111-1111-4111-8111-111111111111',
	'22222222-2222-4222-8222-222222222222',
];
export const POLICY = '33333333-3333-4333-8333-333333333333';
/** PingOne lists ten sessions of a user at most. */
export const MAX_SESSIONS = 10;
