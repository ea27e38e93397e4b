// Written by make-vectors.mjs: keys and certificates by OpenSSL, all other values by node:crypto. Test keys, used nowhere else.
export default {
  "merchant": {
    "mchid": "1900000109",
    "serialNo": "0A5F9C3B7E21D4468F0B1C2D3E4F5A6B7C8D9E01",
    "privateKey": "-----BEGIN PRIVATE KEY-----\nMIIEvgIBADANBgkqhkiG9w0BAQEFAASCBKgwggSkAgEAAoIBAQDC9bpnNmpWJuze\nriLFsZRz8L4tBe2DzeOpk7yp6A+UfnyIB2irDnX+RZkLR26drdOag7QlaJUIhKag\njMslZP7KJEKm8vhwr+HBY+P/6ulsYsy5/acBbZjg/xzghQgxiV2+EsH1duTmuBys\ndbzlDKJiwYa6sNto5wOGLalVfOlZHRgT2eXgjipDLD9rV9uOIRPe9vTR+FnhwtWp\nKAbw6qYTXusHXaygVJbKfCDsE0GxuSEkeu1nM6PcUfJKVEooiqocTa23OfUJiTL1\n5aGzVzfmGH44mcBJQB8Rj+zQPcZrQJwlurqEP9eTsNv9hDYs4U0kgGFAEku5avR+\nmjGwBb0pAgMBAAECggEALHDNI9fgl3DaD8yL+pqHJ4KaJzMxuBjHq5EUsXpHiubm\nRi/CKTPrq6F7yHlo+qJ0GMWq29giGMX8IZ7Wc9i4x6VKWDoMbct535aAk4ad3OoM\nltz+I7Iy5h7hG0DX5ErWxowKEIUgmoMfbiSMgX3GylIo/wdvjFMUl5JzBhyqKHi2\nXv/OZtbXW2j8nlXTe+u7wNRNmeXgNhE3SwSv0ml9WsCCf2ZusD97Nr1GciJZq1Sj\n9pFJkoFjBWqlOj+85S2MZ3BwjoyCcLnD1YDpiYp9DaLrKvnCAO2E/kEBjtu7NObv\nqbhvnDgMEIGu4HhCNSwJK0bep6DRgvc1dIZCxZTabQKBgQDpt7mhB4N0FjFS90QK\nUsuqFxtWB9ItGZOixggDrpsMp5QuCYQ9xVoMiSgGrAXzlSHIaBepaUyrLYvMWTF4\nhgvJfRBu5EstATDGxcVSoLXiSpUZMVpsBpXRUrGDzaPyFrtSZKNL479by6Nar5ZY\n7IK0bFFUtz6lQBS2MzrLTFpuKwKBgQDVjA2rS4aR4Gi3PVGzJQkX7YXLRa1LEBks\nIafshHOxRU5XVx0jIqPW3jh5vnzMMHbMtg9l21bCjWXqooPXqw5iabmfArDMo2RB\nFeCuTxHXbivDPuy3EvLcQWEYYsynnE1p9Zh6+Jav+CRF0k4f6+89Gmig11H+hjYJ\nc1KGhc+r+wKBgQCKqD5P46ZAW949a4cJXN+JdJX6Lz+pFBB7tGMS1CcWleEagvja\nsNfgsgp2Et6hCWv2epL3JgqfT7EttgjciSI7EqCKOZTECX3Hn5OWltPxge/890O+\n7RU7D4VTPdAzEvtlQWGD54Uiz6iFZ8CZ1w8gPVbvHJvk7CSdh70s2YqY6wKBgDKL\na9DXl4p/q0lz4hqc8YIQXlK2s0XJEaw4ax64WwnidaCGpgbi9BSvlH58b92EuxnJ\nHevl9qsl/LGEteAeRNFWZPEWGfLV2azuGLgpTvfGw+T6x9ytR36KmwjCmd4ySMCD\nuQuiO0h7W1qLZKJ5na7AyXMIhAfSjIfAHBBrK7RxAoGBAMMV7JRIrD/aeujBZIHQ\ni2A87d5acEmno78+iW7r6wlxzd4kbiremP1kzBZgeL+lIXr5x4OloYct9sbZuAeG\naWoWqRCYkrpGWz2NsO/3ImonDwqnfVIuBV/vODOnZ7TTImzi2z8SIaupuhEJpy9I\nGXOp++qiKQVMDycxTGqfv8ho\n-----END PRIVATE KEY-----\n",
    "privateKeyPkcs1": "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEAwvW6ZzZqVibs3q4ixbGUc/C+LQXtg83jqZO8qegPlH58iAdo\nqw51/kWZC0duna3TmoO0JWiVCISmoIzLJWT+yiRCpvL4cK/hwWPj/+rpbGLMuf2n\nAW2Y4P8c4IUIMYldvhLB9Xbk5rgcrHW85QyiYsGGurDbaOcDhi2pVXzpWR0YE9nl\n4I4qQyw/a1fbjiET3vb00fhZ4cLVqSgG8OqmE17rB12soFSWynwg7BNBsbkhJHrt\nZzOj3FHySlRKKIqqHE2ttzn1CYky9eWhs1c35hh+OJnASUAfEY/s0D3Ga0CcJbq6\nhD/Xk7Db/YQ2LOFNJIBhQBJLuWr0fpoxsAW9KQIDAQABAoIBACxwzSPX4Jdw2g/M\ni/qahyeCmiczMbgYx6uRFLF6R4rm5kYvwikz66uhe8h5aPqidBjFqtvYIhjF/CGe\n1nPYuMelSlg6DG3Led+WgJOGndzqDJbc/iOyMuYe4RtA1+RK1saMChCFIJqDH24k\njIF9xspSKP8Hb4xTFJeScwYcqih4tl7/zmbW11to/J5V03vru8DUTZnl4DYRN0sE\nr9JpfVrAgn9mbrA/eza9RnIiWatUo/aRSZKBYwVqpTo/vOUtjGdwcI6MgnC5w9WA\n6YmKfQ2i6yr5wgDthP5BAY7buzTm76m4b5w4DBCBruB4QjUsCStG3qeg0YL3NXSG\nQsWU2m0CgYEA6be5oQeDdBYxUvdEClLLqhcbVgfSLRmTosYIA66bDKeULgmEPcVa\nDIkoBqwF85UhyGgXqWlMqy2LzFkxeIYLyX0QbuRLLQEwxsXFUqC14kqVGTFabAaV\n0VKxg82j8ha7UmSjS+O/W8ujWq+WWOyCtGxRVLc+pUAUtjM6y0xabisCgYEA1YwN\nq0uGkeBotz1RsyUJF+2Fy0WtSxAZLCGn7IRzsUVOV1cdIyKj1t44eb58zDB2zLYP\nZdtWwo1l6qKD16sOYmm5nwKwzKNkQRXgrk8R124rwz7stxLy3EFhGGLMp5xNafWY\neviWr/gkRdJOH+vvPRpooNdR/oY2CXNShoXPq/sCgYEAiqg+T+OmQFvePWuHCVzf\niXSV+i8/qRQQe7RjEtQnFpXhGoL42rDX4LIKdhLeoQlr9nqS9yYKn0+xLbYI3Iki\nOxKgijmUxAl9x5+TlpbT8YHv/PdDvu0VOw+FUz3QMxL7ZUFhg+eFIs+ohWfAmdcP\nID1W7xyb5OwknYe9LNmKmOsCgYAyi2vQ15eKf6tJc+IanPGCEF5StrNFyRGsOGse\nuFsJ4nWghqYG4vQUr5R+fG/dhLsZyR3r5farJfyxhLXgHkTRVmTxFhny1dms7hi4\nKU73xsPk+sfcrUd+ipsIwpneMkjAg7kLojtIe1tai2SieZ2uwMlzCIQH0oyHwBwQ\nayu0cQKBgQDDFeyUSKw/2nrowWSB0ItgPO3eWnBJp6O/Polu6+sJcc3eJG4q3pj9\nZMwWYHi/pSF6+ceDpaGHLfbG2bgHhmlqFqkQmJK6Rls9jbDv9yJqJw8Kp31SLgVf\n7zgzp2e00yJs4ts/EiGrqboRCacvSBlzqfvqoikFTA8nMUxqn7/IaA==\n-----END RSA PRIVATE KEY-----\n",
    "publicKey": "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAwvW6ZzZqVibs3q4ixbGU\nc/C+LQXtg83jqZO8qegPlH58iAdoqw51/kWZC0duna3TmoO0JWiVCISmoIzLJWT+\nyiRCpvL4cK/hwWPj/+rpbGLMuf2nAW2Y4P8c4IUIMYldvhLB9Xbk5rgcrHW85Qyi\nYsGGurDbaOcDhi2pVXzpWR0YE9nl4I4qQyw/a1fbjiET3vb00fhZ4cLVqSgG8Oqm\nE17rB12soFSWynwg7BNBsbkhJHrtZzOj3FHySlRKKIqqHE2ttzn1CYky9eWhs1c3\n5hh+OJnASUAfEY/s0D3Ga0CcJbq6hD/Xk7Db/YQ2LOFNJIBhQBJLuWr0fpoxsAW9\nKQIDAQAB\n-----END PUBLIC KEY-----\n",
    "certificate": "-----BEGIN CERTIFICATE-----\nMIIDLzCCAhcCFApfnDt+IdRGjwscLT5PWmt8jZ4BMA0GCSqGSIb3DQEBCwUAMD8x\nCzAJBgNVBAYTAkNOMRMwEQYDVQQKDApUZW5wYXkuY29tMRswGQYDVQQDDBJUZW5w\nYXkuY29tIFJvb3QgQ0EwHhcNMjYxMTIzMjI0ODM2WhcNMzExMTIyMjI0ODM2WjBp\nMQswCQYDVQQGEwJDTjERMA8GA1UEBwwIU2hlbnpoZW4xGzAZBgNVBAoMEuW+ruS/\noeWVhuaIt+ezu+e7nzEVMBMGA1UECwwM56S65L6L5ZWG5oi3MRMwEQYDVQQDDAox\nOTAwMDAwMTA5MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAwvW6ZzZq\nVibs3q4ixbGUc/C+LQXtg83jqZO8qegPlH58iAdoqw51/kWZC0duna3TmoO0JWiV\nCISmoIzLJWT+yiRCpvL4cK/hwWPj/+rpbGLMuf2nAW2Y4P8c4IUIMYldvhLB9Xbk\n5rgcrHW85QyiYsGGurDbaOcDhi2pVXzpWR0YE9nl4I4qQyw/a1fbjiET3vb00fhZ\n4cLVqSgG8OqmE17rB12soFSWynwg7BNBsbkhJHrtZzOj3FHySlRKKIqqHE2ttzn1\nCYky9eWhs1c35hh+OJnASUAfEY/s0D3Ga0CcJbq6hD/Xk7Db/YQ2LOFNJIBhQBJL\nuWr0fpoxsAW9KQIDAQABMA0GCSqGSIb3DQEBCwUAA4IBAQBeZuxiWk4y3eiLbi3p\nvv+DGoY5Pcv0uMXB88h1oiYte9+JYjR6BLDgo1e1s8/mEthuC3AhXeykcIJyIWJB\n9g0E7EuSz3juk8hi/OBuJB5XIeDdnVQ4hBBaiii33v9Tz0BRo6gA01kkDvHDfFXN\nqlNlHnr0x9mf11+FmaI7Coz/a3mPMdnuV9oz9jWOvuYETeq+b7aXIQ5LD1AFPY2n\nnRP2d5CeLEVeT4yH6sPhN1YfwHrWIVh9HluzvtRIaxrsGSOpfaw91CyG9VLUS2ur\nsRqBu5wvO5Qfs+GLtpBq8h8hHgX/fgRqBQ6maoEtmceLGOia2WtyVJXmjiy5h0Gn\nvW7i\n-----END CERTIFICATE-----\n",
    "validity": {
      "notBefore": "2026-11-23T22:48:36.000Z",
      "notAfter": "2031-11-22T22:48:36.000Z"
    }
  },
  "platform": {
    "publicKeyId": "PUB_KEY_ID_0119000001092026112300112233445566",
    "serialNo": "7C12AB34CD56EF7890A1B2C3D4E5F60718293A4B",
    "privateKey": "-----BEGIN PRIVATE KEY-----\nMIIEvAIBADANBgkqhkiG9w0BAQEFAASCBKYwggSiAgEAAoIBAQCqDaKnhCWccZoo\npS9HoGO28Y7TaFRyZVrClltLKP6cvtt1qRzD17VxmW2zgSmkPZ6t1xC4//Y7T2+n\nfyIbqaXqr6AA7XldZYFfYJHwQlxXn2pyhudGChEzBP11RnqeHt47Zuj/IAoKBgrM\nivPUY79aFHAbTqLM8VZckdQ4810bpqFbwzjZ7ENUokIKwR5OfipJNh+E8ED7Gxwy\nohw8EaxA0JOkLvFiYMcXIUntfjE/gaWvqW/Ca+AMXnaywtzfBLaTt9lVKVl0lbBy\nEnotqwOMvURFYGNz9Lfk1HFX1+GgXugAUTUo4+i/SXtGkXvAEiUCz1GMvAZi5mXw\nf9VVYRzNAgMBAAECggEAC0kI3pebPGDgo2pk8xqui2VH/nkpw4a86XV7fQctMH9N\nBqewsEGIOc/+Ev/TIOJy/aPsaO6Zq3F33jSGcbIGQAckNfOMjpluJsN8o+ZvhOQg\nNxYDUqdX4VwnKumAuS4gvu3zL/0zFVu1y0G8cT+mYwbAsts63CF3AwEthZMG/o7q\nZNkOCy5ML03IKC9YcvarOlnraBSjHCnWevkazwmvm9qghwIrrIMgw915c+WVkZH+\nkbga8u6Kagbn06SZfsYqgE2u7bCHJibwWv4SaB+0/pOh/DsNKJsUMgJap2YgcF6c\nHC+SO+lGOHM0qcoCUBA9YA/LItXwaQ+DyDR9Jh9wSQKBgQDahMTJKGtbrt0GIHJv\nNDLzd2vtEXh5+Ogg2VY83BRhnL7MJwV+Cjno8m5mrZo4+IWWktO12ZyiIu4/812e\nwbyJVzHdOcrmHO/5XQLNyJnR8VKV18GZikVkj4Eqjd1yuX+TBDQRT2rLHh+DIHp+\n3TyOnMtK2W04Fro2b/1DhSsmBQKBgQDHOLwx57k+FBtZfqakuZuuIQW79uL3XBUh\nh/fJw8I3WNEc7pbvfE3RNYiXnwHbwArtiOSUIiP3WT18Cd+TlmwrJg6hit5R/LeQ\ncbocTpNfPKS6plwe6cYdx5IwZG1POGRBYarWVLoa3VayYmlyGloDVPr29liEoiSh\nly9Vm2DOKQKBgCeVpZBLIieZpbBWcGR0sEYqfAKWB50Q2fwZYuXjeE22d1nEN9p9\nP8BTKmyvRiDL5GdCcdefdCBq833iODNqJR08Dmxk67yDwXUKxFdC35qIfM1oKEoI\nIkn1NRDgYh1GPTYErOn12QKykkLOv2H78dxjyu/kM0TV2SXDY723gfmBAoGAA7Yt\n42wiymJLhCZU6nq+yMa6uZ7G6b7gceh7mFm6U5enBbf4Pev98yjhK5n9yd9RFM3Z\nHF1qeCBEgfwZG0HRMBicaywQKkzgCqPjyMU5/6s8knGpA7ZtR37BXX9xfelaDNHK\nAgZAFWIMTHSC7GpLRQafSlyal5YBwrTzX8/uRMkCgYARV1q2j6i5DxAOjpw3nlat\nuoj+vg1JpBXkIPIdgpEgQm0tV13nyetY342nIOGS+Nl8v38ylPpMDt/tDBVe/kKV\n6pGFpGKSKfvGaLJ5kkF+WGQcXWIi56UT6w9Ex5BB2b54VEEMDkTvs7HFMT4sE0eT\nzS0dvZ/Yi+8WCKxhKt/Y0g==\n-----END PRIVATE KEY-----\n",
    "privateKeyPkcs1": "-----BEGIN RSA PRIVATE KEY-----\nMIIEogIBAAKCAQEAqg2ip4QlnHGaKKUvR6BjtvGO02hUcmVawpZbSyj+nL7bdakc\nw9e1cZlts4EppD2erdcQuP/2O09vp38iG6ml6q+gAO15XWWBX2CR8EJcV59qcobn\nRgoRMwT9dUZ6nh7eO2bo/yAKCgYKzIrz1GO/WhRwG06izPFWXJHUOPNdG6ahW8M4\n2exDVKJCCsEeTn4qSTYfhPBA+xscMqIcPBGsQNCTpC7xYmDHFyFJ7X4xP4Glr6lv\nwmvgDF52ssLc3wS2k7fZVSlZdJWwchJ6LasDjL1ERWBjc/S35NRxV9fhoF7oAFE1\nKOPov0l7RpF7wBIlAs9RjLwGYuZl8H/VVWEczQIDAQABAoIBAAtJCN6Xmzxg4KNq\nZPMarotlR/55KcOGvOl1e30HLTB/TQansLBBiDnP/hL/0yDicv2j7Gjumatxd940\nhnGyBkAHJDXzjI6ZbibDfKPmb4TkIDcWA1KnV+FcJyrpgLkuIL7t8y/9MxVbtctB\nvHE/pmMGwLLbOtwhdwMBLYWTBv6O6mTZDgsuTC9NyCgvWHL2qzpZ62gUoxwp1nr5\nGs8Jr5vaoIcCK6yDIMPdeXPllZGR/pG4GvLuimoG59OkmX7GKoBNru2whyYm8Fr+\nEmgftP6Tofw7DSibFDICWqdmIHBenBwvkjvpRjhzNKnKAlAQPWAPyyLV8GkPg8g0\nfSYfcEkCgYEA2oTEyShrW67dBiBybzQy83dr7RF4efjoINlWPNwUYZy+zCcFfgo5\n6PJuZq2aOPiFlpLTtdmcoiLuP/NdnsG8iVcx3TnK5hzv+V0CzciZ0fFSldfBmYpF\nZI+BKo3dcrl/kwQ0EU9qyx4fgyB6ft08jpzLStltOBa6Nm/9Q4UrJgUCgYEAxzi8\nMee5PhQbWX6mpLmbriEFu/bi91wVIYf3ycPCN1jRHO6W73xN0TWIl58B28AK7Yjk\nlCIj91k9fAnfk5ZsKyYOoYreUfy3kHG6HE6TXzykuqZcHunGHceSMGRtTzhkQWGq\n1lS6Gt1WsmJpchpaA1T69vZYhKIkoZcvVZtgzikCgYAnlaWQSyInmaWwVnBkdLBG\nKnwClgedENn8GWLl43hNtndZxDfafT/AUypsr0Ygy+RnQnHXn3QgavN94jgzaiUd\nPA5sZOu8g8F1CsRXQt+aiHzNaChKCCJJ9TUQ4GIdRj02BKzp9dkCspJCzr9h+/Hc\nY8rv5DNE1dklw2O9t4H5gQKBgAO2LeNsIspiS4QmVOp6vsjGurmexum+4HHoe5hZ\nulOXpwW3+D3r/fMo4SuZ/cnfURTN2RxdanggRIH8GRtB0TAYnGssECpM4Aqj48jF\nOf+rPJJxqQO2bUd+wV1/cX3pWgzRygIGQBViDEx0guxqS0UGn0pcmpeWAcK081/P\n7kTJAoGAEVdato+ouQ8QDo6cN55WrbqI/r4NSaQV5CDyHYKRIEJtLVdd58nrWN+N\npyDhkvjZfL9/MpT6TA7f7QwVXv5CleqRhaRikin7xmiyeZJBflhkHF1iIuelE+sP\nRMeQQdm+eFRBDA5E77OxxTE+LBNHk80tHb2f2IvvFgisYSrf2NI=\n-----END RSA PRIVATE KEY-----\n",
    "publicKey": "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAqg2ip4QlnHGaKKUvR6Bj\ntvGO02hUcmVawpZbSyj+nL7bdakcw9e1cZlts4EppD2erdcQuP/2O09vp38iG6ml\n6q+gAO15XWWBX2CR8EJcV59qcobnRgoRMwT9dUZ6nh7eO2bo/yAKCgYKzIrz1GO/\nWhRwG06izPFWXJHUOPNdG6ahW8M42exDVKJCCsEeTn4qSTYfhPBA+xscMqIcPBGs\nQNCTpC7xYmDHFyFJ7X4xP4Glr6lvwmvgDF52ssLc3wS2k7fZVSlZdJWwchJ6LasD\njL1ERWBjc/S35NRxV9fhoF7oAFE1KOPov0l7RpF7wBIlAs9RjLwGYuZl8H/VVWEc\nzQIDAQAB\n-----END PUBLIC KEY-----\n",
    "certificate": "-----BEGIN CERTIFICATE-----\nMIIDFTCCAf0CFHwSqzTNVu94kKGyw9Tl9gcYKTpLMA0GCSqGSIb3DQEBCwUAMD8x\nCzAJBgNVBAYTAkNOMRMwEQYDVQQKDApUZW5wYXkuY29tMRswGQYDVQQDDBJUZW5w\nYXkuY29tIFJvb3QgQ0EwHhcNMjYxMTIzMjI0ODM3WhcNMzExMTIyMjI0ODM3WjBP\nMQswCQYDVQQGEwJDTjERMA8GA1UEBwwIU2hlbnpoZW4xEzARBgNVBAoMClRlbnBh\neS5jb20xGDAWBgNVBAMMD1RlbnBheS5jb20gc2lnbjCCASIwDQYJKoZIhvcNAQEB\nBQADggEPADCCAQoCggEBAKoNoqeEJZxxmiilL0egY7bxjtNoVHJlWsKWW0so/py+\n23WpHMPXtXGZbbOBKaQ9nq3XELj/9jtPb6d/IhuppeqvoADteV1lgV9gkfBCXFef\nanKG50YKETME/XVGep4e3jtm6P8gCgoGCsyK89Rjv1oUcBtOoszxVlyR1DjzXRum\noVvDONnsQ1SiQgrBHk5+Kkk2H4TwQPsbHDKiHDwRrEDQk6Qu8WJgxxchSe1+MT+B\npa+pb8Jr4AxedrLC3N8EtpO32VUpWXSVsHISei2rA4y9REVgY3P0t+TUcVfX4aBe\n6ABRNSjj6L9Je0aRe8ASJQLPUYy8BmLmZfB/1VVhHM0CAwEAATANBgkqhkiG9w0B\nAQsFAAOCAQEAh138Iuz+NikcS9m/EITTFgWqYcNQ7LvTDz42GyGBobVR9JqVeqLe\nnNw/pgo8vfQkvqzmxlCHedNiJmWJMkWEV6cRQ7Og0jhz7Eihc5cPNDtVo91nydZE\n32Bpoxxb8+PcV3BK/gejPL+qCJLHHSKBcmqIlwW78FSC82hszTyNzBvBPv0rXfxf\nlyUX5ab5IVN0Shl/gZ4yCCOtaSVQ3RngQ/7dwZxpXxmkNOEEjBQjQuGLHZtgYNzr\ntUEVMNgH2pzoLxzAcofNmNq03E8cTMSxRjOn0lGalVpORWjh8CTluIPgG+UghTct\n3JYsOMK07kCVW8WL02ziqzfxofXa53Z5OA==\n-----END CERTIFICATE-----\n",
    "validity": {
      "notBefore": "2026-11-23T22:48:37.000Z",
      "notAfter": "2031-11-22T22:48:37.000Z"
    }
  },
  "timestamp": 1795474117,
  "nonceStr": "593BEC0C930BF1AFEB40B4A08C8FB242",
  "build": {
    "input": {
      "authorized_data": {
        "business_type": "FAVOR_STOCK",
        "stock_id": "2433405"
      },
      "partner": {
        "appid": "wx4e1916a585d1f4e9",
        "type": "APPID"
      }
    },
    "method": "POST",
    "path": "/v3/marketing/partnerships/build",
    "body": "{\"authorized_data\":{\"business_type\":\"FAVOR_STOCK\",\"stock_id\":\"2433405\"},\"partner\":{\"appid\":\"wx4e1916a585d1f4e9\",\"type\":\"APPID\"}}",
    "message": "POST\n/v3/marketing/partnerships/build\n1795474117\n593BEC0C930BF1AFEB40B4A08C8FB242\n{\"authorized_data\":{\"business_type\":\"FAVOR_STOCK\",\"stock_id\":\"2433405\"},\"partner\":{\"appid\":\"wx4e1916a585d1f4e9\",\"type\":\"APPID\"}}\n",
    "signature": "v89K2txmuyv4R/pSHcge6+iy0aEogrkFPgjtC9YsdA2XXDrn89Q+RuABtpP0aNX6Dnrg7W2+e4r0ZFj6K09XnOW+WLUlajR3r5v4xvdoegTMLZaz+MmwuFPJyWnonDvv7e6aV/8CXZJ+Z6mqpvCJQthHSmtkDe8iIEF659WFfUD4NMVBDWSdtkRn+pEsmELyPKINxQXxdEhdzCldg0AByU6b2VhRQ3VDaAY144kZWQHZSxhMpwrixqXYd2mSu2Cg4H94IBz8DhfSgo96C+MQrKLIl/52FgGcRwZRig6KiO4XUkeL9UavMDwUiY+qGYrlF9ORyFRJ6gE7ZPz3owHqog==",
    "authorization": "WECHATPAY2-SHA256-RSA2048 mchid=\"1900000109\",nonce_str=\"593BEC0C930BF1AFEB40B4A08C8FB242\",signature=\"v89K2txmuyv4R/pSHcge6+iy0aEogrkFPgjtC9YsdA2XXDrn89Q+RuABtpP0aNX6Dnrg7W2+e4r0ZFj6K09XnOW+WLUlajR3r5v4xvdoegTMLZaz+MmwuFPJyWnonDvv7e6aV/8CXZJ+Z6mqpvCJQthHSmtkDe8iIEF659WFfUD4NMVBDWSdtkRn+pEsmELyPKINxQXxdEhdzCldg0AByU6b2VhRQ3VDaAY144kZWQHZSxhMpwrixqXYd2mSu2Cg4H94IBz8DhfSgo96C+MQrKLIl/52FgGcRwZRig6KiO4XUkeL9UavMDwUiY+qGYrlF9ORyFRJ6gE7ZPz3owHqog==\",timestamp=\"1795474117\",serial_no=\"0A5F9C3B7E21D4468F0B1C2D3E4F5A6B7C8D9E01\""
  },
  "list": {
    "input": {
      "authorized_data": {
        "business_type": "BUSIFAVOR_STOCK"
      },
      "partner": {
        "type": "APPID"
      },
      "offset": 0,
      "limit": 5
    },
    "query": "authorized_data=%7B%22business_type%22%3A%22BUSIFAVOR_STOCK%22%7D&partner=%7B%22type%22%3A%22APPID%22%7D&offset=0&limit=5",
    "method": "GET",
    "path": "/v3/marketing/partnerships?authorized_data=%7B%22business_type%22%3A%22BUSIFAVOR_STOCK%22%7D&partner=%7B%22type%22%3A%22APPID%22%7D&offset=0&limit=5",
    "body": "",
    "message": "GET\n/v3/marketing/partnerships?authorized_data=%7B%22business_type%22%3A%22BUSIFAVOR_STOCK%22%7D&partner=%7B%22type%22%3A%22APPID%22%7D&offset=0&limit=5\n1795474117\n593BEC0C930BF1AFEB40B4A08C8FB242\n\n",
    "signature": "SLKUKS7HL1UuxnISx9IEpyX3Wtyypd1MaJiKQmRFgOSJBGapESnFOREg32VsbDZ3DXsiaP6ANzBXuz55m1DpS/QN/cDgBgNXJFjF6u9/ebAhvs2Mlq3CMqkUkFqvX3vehX/JXeieKGDLsTU1c82hF15BxiHRS9W4FAWp5kIUmbYHRToo0BSUFV1AaTIoS2X0wWVvkzDHJZyE2qBwCEzF2m67IaLRA060f88UsWtyQV2zdqW/5xtBhpJVtNszfwpr4Mh0jm+262d3Fu9C/9iKVmNnmLl7WOK+2xDfqbDLRIlEgVXd05T/SaVmnCjBThnBVuBnXO/YLryjdweinIevNQ==",
    "authorization": "WECHATPAY2-SHA256-RSA2048 mchid=\"1900000109\",nonce_str=\"593BEC0C930BF1AFEB40B4A08C8FB242\",signature=\"SLKUKS7HL1UuxnISx9IEpyX3Wtyypd1MaJiKQmRFgOSJBGapESnFOREg32VsbDZ3DXsiaP6ANzBXuz55m1DpS/QN/cDgBgNXJFjF6u9/ebAhvs2Mlq3CMqkUkFqvX3vehX/JXeieKGDLsTU1c82hF15BxiHRS9W4FAWp5kIUmbYHRToo0BSUFV1AaTIoS2X0wWVvkzDHJZyE2qBwCEzF2m67IaLRA060f88UsWtyQV2zdqW/5xtBhpJVtNszfwpr4Mh0jm+262d3Fu9C/9iKVmNnmLl7WOK+2xDfqbDLRIlEgVXd05T/SaVmnCjBThnBVuBnXO/YLryjdweinIevNQ==\",timestamp=\"1795474117\",serial_no=\"0A5F9C3B7E21D4468F0B1C2D3E4F5A6B7C8D9E01\""
  },
  "terminate": {
    "method": "POST",
    "path": "/v3/marketing/partnerships/terminate",
    "body": "{\"authorized_data\":{\"business_type\":\"FAVOR_STOCK\",\"stock_id\":\"2433405\"},\"partner\":{\"appid\":\"wx4e1916a585d1f4e9\",\"type\":\"APPID\"}}",
    "message": "POST\n/v3/marketing/partnerships/terminate\n1795474117\n593BEC0C930BF1AFEB40B4A08C8FB242\n{\"authorized_data\":{\"business_type\":\"FAVOR_STOCK\",\"stock_id\":\"2433405\"},\"partner\":{\"appid\":\"wx4e1916a585d1f4e9\",\"type\":\"APPID\"}}\n",
    "signature": "MFVBd8NdCkL9qwcPq7nDCqEkLjhgEg7sYBEH2s/TOJtqrCy572FXcjNEQ+rPQ0O8GeYiO5XL9tE4rWXDvEfROBtP2P4vHxOB7e9btSKjYr5lZy6bncLddyV2ogrw+2YQmfwSs2jF0JSOx2SR+Y1Lp4sPyOtIGVT0SdzaN3CvHA2yEAoO/GG6VkmYE7EC8StEYVSXP6eePg+iJd2Kj7LbGBb8HfcY1O/VhdH2+QfrchHO1A7ALwzILphyBXn1eEtIGMKbH5ksJiJxQUKdJp+PApxcVmHsdxRWqP2VhCN6rM1TYPdNG2YR64vRkvClzTI6IBUM7kzU3YI8cN3km3jDyw==",
    "authorization": "WECHATPAY2-SHA256-RSA2048 mchid=\"1900000109\",nonce_str=\"593BEC0C930BF1AFEB40B4A08C8FB242\",signature=\"MFVBd8NdCkL9qwcPq7nDCqEkLjhgEg7sYBEH2s/TOJtqrCy572FXcjNEQ+rPQ0O8GeYiO5XL9tE4rWXDvEfROBtP2P4vHxOB7e9btSKjYr5lZy6bncLddyV2ogrw+2YQmfwSs2jF0JSOx2SR+Y1Lp4sPyOtIGVT0SdzaN3CvHA2yEAoO/GG6VkmYE7EC8StEYVSXP6eePg+iJd2Kj7LbGBb8HfcY1O/VhdH2+QfrchHO1A7ALwzILphyBXn1eEtIGMKbH5ksJiJxQUKdJp+PApxcVmHsdxRWqP2VhCN6rM1TYPdNG2YR64vRkvClzTI6IBUM7kzU3YI8cN3km3jDyw==\",timestamp=\"1795474117\",serial_no=\"0A5F9C3B7E21D4468F0B1C2D3E4F5A6B7C8D9E01\""
  },
  "answer": {
    "body": "{\"partner\":{\"appid\":\"wx4e1916a585d1f4e9\",\"type\":\"APPID\"},\"create_time\":\"2015-05-20T13:29:35+08:00\"}",
    "timestamp": 1795474117,
    "nonceStr": "593BEC0C930BF1AFEB40B4A08C8FB242",
    "signature": "nkbH1SHDluQ2D6pPUytz6vIN32lwlHtuBqEc1VP20jqcfdYIKosDWmUtV7znwI4lhCNr4nOplLghK6W1BKE9XkSzqRGh/nCt7dbe6Ao11w0IADeCcOlIrt6ApuW5SNYapGcRhSXUd6C+Dl6Nz+/YLtn48Da6XIQN65LzSUyCNMToGKCX12/wCg3hif6VOfbjr4yV7QBj+BEAbYi/g2kV6Qf+f8cTb5iYfFPFWmliLEfaebTtz/2IuCrOHqlAclLou/rfDAaAul8Df+gv3GJn2ulZmxWsDXvcwndaXRPnU2+vD+i0Yp204ukVH03BcRyMD843QgyXC7fGhCzpaSUoeQ=="
  },
  "apiV3Key": "b7e151628aed2a6abf7158809cf4f3c7",
  "notification": {
    "plaintext": "{\"mchid\":\"1900000109\",\"out_trade_no\":\"1217752501201407033233368018\",\"trade_state\":\"SUCCESS\",\"attach\":\"中文😀\"}",
    "resource": {
      "original_type": "transaction",
      "algorithm": "AEAD_AES_256_GCM",
      "ciphertext": "QwtBFIodbNYYlPRm4HNJm9aRj5LwyVIcP4O/QXnDk1Bd8f8Tn2+Fq8kN7sUgabRyXve3b0HO97WYKGQJfFP8jXKSnxce+qWwWrSqoJwlewwa1faivIMls0rGsg5VaNRyc623nNmY3K+to3RDdR/s7TkcRDJS6kZw0DWq9mYtL3QhnQ==",
      "associated_data": "transaction",
      "nonce": "fdasflkja484"
    },
    "body": "{\"id\":\"EV-2018022511223320873\",\"create_time\":\"2015-05-20T13:29:35+08:00\",\"resource_type\":\"encrypt-resource\",\"event_type\":\"TRANSACTION.SUCCESS\",\"summary\":\"支付成功\",\"resource\":{\"original_type\":\"transaction\",\"algorithm\":\"AEAD_AES_256_GCM\",\"ciphertext\":\"QwtBFIodbNYYlPRm4HNJm9aRj5LwyVIcP4O/QXnDk1Bd8f8Tn2+Fq8kN7sUgabRyXve3b0HO97WYKGQJfFP8jXKSnxce+qWwWrSqoJwlewwa1faivIMls0rGsg5VaNRyc623nNmY3K+to3RDdR/s7TkcRDJS6kZw0DWq9mYtL3QhnQ==\",\"associated_data\":\"transaction\",\"nonce\":\"fdasflkja484\"}}",
    "timestamp": 1795474117,
    "nonceStr": "593BEC0C930BF1AFEB40B4A08C8FB242",
    "signature": "jmSSQJZo16e/dumKl+Iu/ufrIluugtoDhgKkWvUz1+K4aszN/UKgGJDIpEef8UQtVLNHlwnRtyTSibUcVJMgJWsymJHK5P/Gx0bt47q0fwsFiZOKkDhwoiD85q1DFoGMP/lNq0rp0AZ3+CXknJU6+mS7KwWNsgYFrdkqKJfLhUcCLi7US8YnPQIs8Fyf4JflyFRXy83xhV1soCwbMkm9EYyQv1gNjQBXaY7DbGfTL3CQnzMZoP5wRE6PAZm0D5dVegi7NPtX5XU31nQa4f0dq5CDywpK04o7RaWrsoDh84adbRWtATp0GVqs60jXs9m8DtgjelZPf4HpXEmVAUtqvw=="
  },
  "certificates": {
    "body": "{\"data\":[{\"serial_no\":\"7C12AB34CD56EF7890A1B2C3D4E5F60718293A4B\",\"effective_time\":\"2026-11-23T22:48:37+00:00\",\"expire_time\":\"2031-11-22T22:48:37+00:00\",\"encrypt_certificate\":{\"algorithm\":\"AEAD_AES_256_GCM\",\"ciphertext\":\"+RKNF/9faEdeoXZJE7DMIkfVbhJ31t+K9Qfa7Ue/2zV2mrM3H8v12yJAmuEKFxuHyYGtzcurCi/0s2MSeELHH4nPpSIRG9Siv+nNorlJdRrf7hETO81xHag7YCYFrdyH9xUWF1S+fCLXbtISTGqrpE7AddUJY7v/bN4aSKwB34I0A8ShYIoW2VuPdczkgfnEe0Bt0QG76NRzcxjGkiM53KhjpUf+88j3eC6oYgFhyZ2Z0QYveXWfU70sGCVbt/wVmcxGfUETtuMjlnEGSiHExeiE3PRE3zCHBGVYK0A1Lwq7ub0RsCRiDzEtRVID+4BF4vjKYXQkG63cu0t8THs9ImA40zyIARsUD7LbFbUfZpVanWzjooK6iegFeTuzQfmxo3JYFWBp0nGpD07564/XxKgteITKjZ6BHbL0TRwjdXYu89vm19nLD4JygRjUHIw2x1YVXtxxUHbcX2VukGJxoTRLvfLGCVQRobZkY9llG+1xgupQVNC/bFoHgrlvACqla7bv0m0GKdnjSujGc40h5FeGjAqNIzwhsC/NmOm7qR9J3EYwHXHLJNo9xmGSZKmB01hLt1kSecsGqeTOYUjlrK717wlAGNjGJGfvEh8R2AdBOwSLViCJuIxT4n2MX0g3xM9rQEnZzsaY1JGLLwwHEG/zY5ifU+j0Mt2BiDcpLfSZ6CBhf6tDmtoXehOUvVWd+zinoQ6d/TXGxrdi8PCvPtWJRU3kaDtZdEb0yrV6xqsP23st0aPX3Kg/ueFWlkRb7nA+SSVVzE8vp/RJhF9gIcloYlgIQCSwYdZ9TIEDYKCX8wFb3TY6AmwkvkjXP//jrA3TDs8Qs84aaKoK/yYtDhiimDkBu2usJf1KFZybpqhJWP6j/E/0n0vRmuqkE0AnGob1b0Fv7uvrcps7L3ps+TglHAli5G7/xDZTqBQYfJuka8ivacSCIBYY+l7XFSrisST+5luJBW9KgXItsjyLMXUQrkHwuH0Q3fUm2lR9n+H/54pHUlCYijeRmwSXcp/QHslWeW0JGGYe8XXXLGm8m44SdUAZA6oWnXYAsAC/ll2ypwV4SLWqBexWSAhUILevT/wtW52F3vzMb9Z0meLUmOIdaPow4yXWjyCOYGKsOM5r1fPDP3iO9eElOrau+Gl3GPFJprPoIDtIwG5D71rscv8seQkyYYFXoCPFF42hyvBFzYnJsOwUmuwJYLcM244cBSHHZJIvsrByHWNLxxjEtOGBd1GVKeeSC1nTINu7rBZH6HD7RM7RgGC8/EPPGm3hOdsFxaeRsO7lQlNxcHwW+cWsgr9qbVhq5EghAguJGggsyq1rTs9SchZ17fZTw3XFzyWXPNJhzSOKJ5xwNlHhZVVGfxsiV5+i/IzzN0ep5PHPtWeruellJG/YflLIV7zk1yQHglhYGyc5V3/zfh2rgW5Ee3HUKx02cyKM2K/SuvtafCTgnnSC4dvS4wSbHoMGRTVg4kU3GCbtLJeV6lTQ2NOOdoSwgcmf42YNcUOWnYTwtFLb6rIE8SvNqA==\",\"associated_data\":\"certificate\",\"nonce\":\"61f9c719728a\"}}]}",
    "timestamp": 1795474117,
    "nonceStr": "593BEC0C930BF1AFEB40B4A08C8FB242",
    "signature": "Mz3Ct6umwHy+LDUczQ6eCeKKLtwEVha9uTogIxbH3XIJk0clmYG3+muZSQSrChv2sJN592ip+A4B1fHPImLJ4CGY0f02RST49Z0q7ynVammvROrnw+x3wGziWPruZdLlTTvyH8YGYbqRW1MdByMpWbwTwo3y2JQrNvXyu4VFCoo7Urvy263KlviEdmFrsWPUzFSzQcewrbAMWUqdX/InVveAwHWXsnFCmSwfeVCzMzBBdhuUf+TUb5Yngy/yEJT6gw1KaFP4mgV1V9f4C1+vO377FAMXJTiRN+8V7BnL1da2CCsaRcg+GcpasK6Pyh+5eYJhRGhQcVaky7ZPF8/iQw=="
  },
  "sensitive": {
    "plaintext": "张三",
    "forMerchant": "IuZeuH9pfK4y00kH/b0H0uE+rdSxpyNHTMhG7fjxc29wTknd+YGLrAo7cWn5AGnsWX6OVjcoG5w+arRlQDaUGjOerafJOT7xoiZzgIq1X1xg3VVo6ML7ajthBwORTGHzZMpa3xoJl2aoOVorTPXsU/oqq3MQd4QXneIkqz+nHtmcT3gvkrrV0ZrerO8pd8/Q+WTFLjPg2NiqqBQiZIHl1jSvWV5b4Ts1uU/5v9EgzEoD+qDbjFpPcqCTZ0j/kNz7UaBiPVjGC5S6IlYTFfUnKMOvOagQSVgsdWmjEhZKzL06MJZooz3YyfH3Gmyk2mT4frEkv/8kU4/1+mcJNqre0A=="
  },
  "payment": {
    "appid": "wx8888888888888888",
    "prepayId": "wx201410272009395522657a690389285100",
    "mini": "JsjbNKAaIZSyI9FiOjE4wC5a92pdI1wgikteDoNIKxrc2wJJE8b+PjlRnpxnW3w+JO9bchPFSHNUzc1ic5Xyy3+aNtazgtOuMkKzx+FQdeLHCC2bEJ26XzCKxOkJvNvpGS4uCKqGWEU04JyeIM3t1z64+c1LRmlkDDOHkoUqu8Er9JSFZkBSIA3HfWbMfFgNf5qEXzpnQ77V2rvNtLWg+2cBTt9jUjZnPdCuJEfMv6c3XKWmfJKGQay1iBI6kNp3ch7Ko8WYzuB5XrA5esH9IsMah79zvSV2hEhvMr9V3ly6FPRNTVF2m8HzChTGmhV+fAdFLkMu/89k2Xi2in4xpw==",
    "app": "OIBUTCTGNVcLPgOPBq1JOR6NAGEzXdm1K7ueLdqR0Dj7gpdG1OxJTK7HQNC9Q1GYHWsYPlA4rnqToy6Y+naBhrO+MNoLBnSbTAFPa5iXHzNZdGa04ETO4o4CvLt/hHtm8/q4jYqIvF57c0YYyl48uP/KiWwj2L0VrvlRFILE3qOGK2bEEgzxAyON0uisCYtv/6Tgtz21Rd+zeo37wkvlsmPvpuS1F3bgXuDnPg1+YqHnI8+uvqxmJ3Lbl6AA9X9vriixDUf23C+D91vEoYdt308q+9eCM2LuBeRkZzHsfcRPotKNPLjC4lyalJGmH7B3JJ2AbNFNryF8s/xTZVTSBA=="
  },
  "upload": {
    "file": [
      191,
      12,
      76,
      179,
      35,
      213,
      99,
      30,
      94,
      7,
      153,
      11,
      82,
      81,
      45,
      155,
      87,
      212,
      132,
      151,
      210,
      137,
      210,
      83,
      222,
      198,
      89,
      3,
      203,
      72,
      0,
      36,
      240,
      187,
      107,
      159,
      122,
      139,
      13,
      245,
      59,
      85,
      249,
      138,
      137,
      96,
      120,
      146,
      66,
      95,
      28,
      163,
      4,
      41,
      13,
      195,
      162,
      199,
      15,
      74,
      129,
      142,
      132,
      36
    ],
    "filename": "营业执照.png",
    "meta": "{\"filename\":\"营业执照.png\",\"sha256\":\"dd7920d00ce38e38957ac5abb39afce96dc05093c2fd9a77acaca6b9dbd08b59\"}",
    "method": "POST",
    "path": "/v3/merchant/media/upload",
    "body": "{\"filename\":\"营业执照.png\",\"sha256\":\"dd7920d00ce38e38957ac5abb39afce96dc05093c2fd9a77acaca6b9dbd08b59\"}",
    "message": "POST\n/v3/merchant/media/upload\n1795474117\n593BEC0C930BF1AFEB40B4A08C8FB242\n{\"filename\":\"营业执照.png\",\"sha256\":\"dd7920d00ce38e38957ac5abb39afce96dc05093c2fd9a77acaca6b9dbd08b59\"}\n",
    "signature": "jkx25PsCjUVAk85aB9RHII8BIfZ8DiwZZ6GDArFR8L1ds0ojSsH3WMi9+c/N3dAfr5D0/vHL5bL/WOr7EDIaSIaBTIGOss/fIurK9TeW1HcI83WCSfNK3mILElvbHeUfrKXQ87Mi7C4ztDf6YvON0aKSCJw3h1Y8Z1I1X+9IWUKICrLK8MyUsUDwLpIdKpj67lQjXaSjWUYCXul/1FLis1HoE2+PSv4Ued/MaZa9RGctm15Q3pG1X+BcM3BxtTOjPvXsHtEt98H9RlzgjZTOh2RbAC5IWR1hs2vOCJADP9XA6cF/SS2ZDG2xjYUE1cDc42T11DyOj2bp7y9S0LgCyQ==",
    "authorization": "WECHATPAY2-SHA256-RSA2048 mchid=\"1900000109\",nonce_str=\"593BEC0C930BF1AFEB40B4A08C8FB242\",signature=\"jkx25PsCjUVAk85aB9RHII8BIfZ8DiwZZ6GDArFR8L1ds0ojSsH3WMi9+c/N3dAfr5D0/vHL5bL/WOr7EDIaSIaBTIGOss/fIurK9TeW1HcI83WCSfNK3mILElvbHeUfrKXQ87Mi7C4ztDf6YvON0aKSCJw3h1Y8Z1I1X+9IWUKICrLK8MyUsUDwLpIdKpj67lQjXaSjWUYCXul/1FLis1HoE2+PSv4Ued/MaZa9RGctm15Q3pG1X+BcM3BxtTOjPvXsHtEt98H9RlzgjZTOh2RbAC5IWR1hs2vOCJADP9XA6cF/SS2ZDG2xjYUE1cDc42T11DyOj2bp7y9S0LgCyQ==\",timestamp=\"1795474117\",serial_no=\"0A5F9C3B7E21D4468F0B1C2D3E4F5A6B7C8D9E01\""
  }
};
