#!/bin/sh
# How the keys and certificates of this folder were made (OpenSSL 3.0), once; every run would give others.
# Nothing here is anybody's secret: the keys exist for these tests only.
set -eu
cd "$(dirname "$0")"
genrsa() { openssl genpkey -algorithm RSA -pkeyopt "rsa_keygen_bits:$2" -pkeyopt "rsa_keygen_pubexp:$3" -out "$1"; }

# RSA private keys, PKCS#8: usual, large, of an odd length, with other exponents, of three primes, too short.
genrsa rsa2048.pem 2048 65537
genrsa rsa3072.pem 3072 65537
genrsa rsa4096.pem 4096 65537
genrsa rsa2049.pem 2049 65537
genrsa rsa2048_e3.pem 2048 3
genrsa rsa2048_e4294967291.pem 2048 4294967291
genrsa rsa2048_e4294967297.pem 2048 4294967297
openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -pkeyopt rsa_keygen_primes:3 -out rsa2048_3primes.pem
genrsa rsa1024.pem 1024 65537
# The first one whose eight numbers take as many bytes in DER as those of rsa2048.pem.
genrsa rsa2048_second.pem 2048 65537
genrsa platform.pem 2048 65537

# Certificates like Tenpay's: a root, merchants' and the platform's, with serial numbers whose hex is easy to get wrong.
printf '%s\n' '[req]' 'distinguished_name=dn' 'string_mask=utf8only' 'utf8=yes' 'prompt=no' '[dn]' > request.cnf
openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out root.key
openssl req -x509 -config request.cnf -utf8 -new -key root.key -days 36500 -subj '/C=CN/O=Tenpay.com/OU=Tenpay.com CA Center/CN=Tenpay.com Root CA' -out root.crt
issue() { # key, subject, serial, out
  openssl req -new -config request.cnf -utf8 -key "$1" -subj "$2" -out request.csr
  openssl x509 -req -in request.csr -CA root.crt -CAkey root.key -set_serial "$3" -days 36500 -out "$4"
}
merchant='/C=CN/L=深圳/O=微信商户系统/OU=测试商户/CN=1900007291'
issue rsa2048.pem "$merchant" 0x408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB merchant.crt
issue rsa2048.pem "$merchant" 0xBE2A2344B984167B merchant_serial_top_bit.crt
issue rsa2048.pem "$merchant" 0x0A1B2C3D4E5F60718293A4B5C6D7E8F901234567 merchant_serial_zero_nibble.crt
issue rsa2048.pem "$merchant" 0x01 merchant_serial_one.crt
issue platform.pem '/C=CN/O=Tenpay.com/OU=Tenpay.com CA Center/CN=Tenpay.com sign' 0x5157F09EFDC096DE15EBE81A47057A7232F1B8E1 platform.crt
issue platform.pem '/C=CN/O=Example/CN=shop.example.com' 0x1234 other.crt

# Things that get pasted where the private key belongs.
openssl req -new -config request.cnf -utf8 -key rsa2048.pem -subj "$merchant" -out merchant.csr
openssl pkcs12 -export -inkey rsa2048.pem -in merchant.crt -name 'Tenpay Certificate' -passout pass:1900007291 -out merchant.p12
openssl dsaparam -genkey -noout -out dsa.pem 2048
openssl rsa -in rsa2048.pem -aes256 -passout pass:1900007291 -traditional -out encrypted_traditional.pem
rm -f request.cnf request.csr root.key
