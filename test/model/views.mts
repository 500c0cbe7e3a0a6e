import type { IDataObject } from 'n8n-workflow';
import type { ModelDevice, ModelGroup, ModelUser } from './world.mts';

const iso = (time: number) => new Date(time).toISOString();

export const deviceView = (user: ModelUser, device: ModelDevice): IDataObject => ({
	id: device.id,
	type: 'FIDO2',
	status: device.status,
	...(device.nickname && { nickname: device.nickname }),
	user: { id: user.id },
	rp: { ...device.rp },
	...(device.status === 'ACTIVE' && {
		block: { status: device.block },
		lock: { status: device.lock },
	}),
	createdAt: iso(device.createdAt),
	updatedAt: iso(device.updatedAt ?? device.createdAt),
});

export const userView = (user: ModelUser, now: number): IDataObject => ({
	id: user.id,
	username: user.username,
	email: user.email,
	...(user.title !== undefined && { title: user.title }),
	...(user.externalId !== undefined && { externalId: user.externalId }),
	enabled: user.enabled,
	mfaEnabled: user.mfaEnabled,
	population: { id: user.population },
	...(user.lockedUntil !== undefined &&
		user.lockedUntil > now && {
			account: { status: 'LOCKED', canAuthenticate: false, unlockAt: iso(user.lockedUntil) },
		}),
	createdAt: iso(user.createdAt),
	...(user.updatedAt !== undefined && { updatedAt: iso(user.updatedAt) }),
});

export const passwordView = ({ id, password }: ModelUser): IDataObject => ({
	status: password.status,
	lastChangedAt: iso(password.changedAt),
	user: { id },
});

export const groupView = (group: ModelGroup): IDataObject => ({
	id: group.id,
	name: group.name,
	...(group.description !== undefined && { description: group.description }),
	...(group.population && { population: { id: group.population } }),
	createdAt: iso(group.createdAt),
	...(group.updatedAt !== undefined && { updatedAt: iso(group.updatedAt) }),
});

export const collection = (name: string, entries: IDataObject[]): IDataObject => ({
	_links: { self: { href: 'x' } },
	_embedded: { [name]: entries },
	size: entries.length,
});
