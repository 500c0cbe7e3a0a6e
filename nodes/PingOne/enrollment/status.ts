/**
 * `enrollment.status` of the output. Only ENROLLED comes with a device. The others carry neither
 * `id` nor `status`, so that they cannot be mistaken for one.
 */
export type EnrollmentStatus = 'ENROLLED' | 'EXPIRED' | 'CLOSED';
