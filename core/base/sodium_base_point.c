// Multiples of Ed25519's base point without the table of 30 kB that libsodium looks them up in, which no compression makes
// smaller: signing takes a fraction of a millisecond either way. In constant time, as with the table.

#include <private/ed25519_ref10.h>

void qd_ge25519_scalarmult_base(ge25519_p3* multiple, const unsigned char* scalar) {
    // As RFC 8032 writes it: y = 4/5, x even.
    static const unsigned char kBasePoint[32] = {0x58, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66,
                                                 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66};
    ge25519_p3 base;
    (void)ge25519_frombytes(&base, kBasePoint);
    ge25519_scalarmult(multiple, scalar, &base);
}
