// Written by make-vectors.mjs: keys and certificates by OpenSSL, all other values by node:crypto. Test keys, used nowhere else.
export default {
  merchant: {
    mchid: "1900000109",
    serialNo: "0A5F9C3B7E21D4468F0B1C2D3E4F5A6B7C8D9E01",
    privateKey:
      "-----BEGIN PRIVATE KEY-----\nMIIEvwIBADANBgkqhkiG9w0BAQEFAASCBKkwggSlAgEAAoIBAQCwKg41tfnLXa36\nhrwTagF60EapwmJGSSV7rH7zZz7Dvx4PI5O4j98rjYXI44JT4+eK3LvnW63NzxWi\nk7Bwedn9nlQAfybjozcar2sMmJron35tNmGViQshmVSZXitQqjLr9RvDmMiLuy+H\nTvh5SOcf4UphS/SviQREohJHHVYS9Z2z6qmBS9gMA9SVnD5E8jx+KwwxsAEm5PPy\nLhlbGiY3RX2jHEFoBGTKW2Dn4MZZsIPPcIzU4gVI6dh8MtIJNQ+MqJnt/QPN+ycb\ndSg/NwVcdW+xUBvPygju468jeS8XJT+ysMYqC+j89CqvD2NqbQyHOo98IDOWaZEN\nL4EKe4AJAgMBAAECggEASXx5qgEr3yBIg5Hx4d1eGafJWmZqjWxU9QbLfGjMv2Y5\nuVH7fMmTbH0gWmFBjBItk/kpb0UItypUGZonR3wlKc2CuCRSijIbOggEDWCZekGS\nQSemxHTDDnSCXGnygrdE/7YjK1BQFC31ESopr5pwQ5W86+J+Az2SaLj9C+pabhSS\npcuF4CC4aZWI4Rnhs9X+7knDJ6YqE5gY7OMq/IAdhdUYKwhPoWHp6E0Uwg0mvxuH\nC2hE7MF4pFgPggHPVvGd076ZsBijmZxD9wbfBzKkzydyMqMZQDQ12/wvoIQpuXwT\nmy0shIX1NsIOCAJ34mOW0VqfkRJCA/mhUBBEuqg/UwKBgQDn0rM1JNkbeXVMfFC3\n4BvPVLo9wxozwqaupbmpj+7WRXxCg3FnM24tSnGiG/wjZpN0CYh3BIxVKjv3B/Wi\nw72GQQpcCCRijOr/Ali7SPEAbj88uV2MHm1muw8YdegcbsBWTrfgrOCWyyPWLKux\nVApqee0A7gwwNBAsYIWkaIe3FwKBgQDCiVtEEH/47QOpoVyw8Ten56DIpoXxLvD1\n7JRs8za3r1n57NITtVx61bPFKazdrcPmas4exADRSzjmuIE/ufJ6wRdbg7xTOvMa\nlnED/DyghEOa7FLrNIZh/bltUKAdMOVznIO/++OP10xMawyphBX1PQN1qKQbX25Q\nijUmXIb13wKBgQCed4I3HsQmKsWLDiOjPdfkxzc0RuzfWvzTv8eFaDVMVV1WnkFj\n2V1EKnI47UZS8Kh1FpspOHuxL9ijydYYeBNS9ZzeQlaU4100CmebRoYv1Cz4FoIi\n6R3Brrbn8plC7lYd6Vt6gtJXYe9SVWDcK+We2U+wZgkA3mX739MbCrVS6wKBgQCT\n84lA29eoRwI5Gar4O4ybm1MyJ0vJIW1La/F6ZwMfcjJZHN6s9IrwNOVzNv3s3sIV\n1PcMeP8yLiaJept6Dv62k3IjPK6XEkdf2jj70fN+FPmhsshhb+IgVqqW0/HiIZTw\nd4HQGk94z0KNAAFyTy2wBQZDjs24r7yjbml70nUmOwKBgQCpbHnrcrDKt7l6AiM5\nImQDi/h5WcDJoryndapG4nU57/Km323+gHC37LqDoxvzVTqAew8whzZbGnj4UoJF\n82M5w2lDveYlCwBUnQwmCQXajIblPLMjQpU/GnjKS4lqcrwmDYDJhiQ18zzkjBgw\nU++lZ0013Ue9oBLitguObzsAHw==\n-----END PRIVATE KEY-----\n",
    privateKeyPkcs1:
      "-----BEGIN RSA PRIVATE KEY-----\nMIIEpQIBAAKCAQEAsCoONbX5y12t+oa8E2oBetBGqcJiRkkle6x+82c+w78eDyOT\nuI/fK42FyOOCU+Pnity751utzc8VopOwcHnZ/Z5UAH8m46M3Gq9rDJia6J9+bTZh\nlYkLIZlUmV4rUKoy6/Ubw5jIi7svh074eUjnH+FKYUv0r4kERKISRx1WEvWds+qp\ngUvYDAPUlZw+RPI8fisMMbABJuTz8i4ZWxomN0V9oxxBaARkyltg5+DGWbCDz3CM\n1OIFSOnYfDLSCTUPjKiZ7f0DzfsnG3UoPzcFXHVvsVAbz8oI7uOvI3kvFyU/srDG\nKgvo/PQqrw9jam0MhzqPfCAzlmmRDS+BCnuACQIDAQABAoIBAEl8eaoBK98gSIOR\n8eHdXhmnyVpmao1sVPUGy3xozL9mOblR+3zJk2x9IFphQYwSLZP5KW9FCLcqVBma\nJ0d8JSnNgrgkUooyGzoIBA1gmXpBkkEnpsR0ww50glxp8oK3RP+2IytQUBQt9REq\nKa+acEOVvOvifgM9kmi4/QvqWm4UkqXLheAguGmViOEZ4bPV/u5JwyemKhOYGOzj\nKvyAHYXVGCsIT6Fh6ehNFMINJr8bhwtoROzBeKRYD4IBz1bxndO+mbAYo5mcQ/cG\n3wcypM8ncjKjGUA0Ndv8L6CEKbl8E5stLISF9TbCDggCd+JjltFan5ESQgP5oVAQ\nRLqoP1MCgYEA59KzNSTZG3l1THxQt+Abz1S6PcMaM8KmrqW5qY/u1kV8QoNxZzNu\nLUpxohv8I2aTdAmIdwSMVSo79wf1osO9hkEKXAgkYozq/wJYu0jxAG4/PLldjB5t\nZrsPGHXoHG7AVk634Kzglssj1iyrsVQKanntAO4MMDQQLGCFpGiHtxcCgYEAwolb\nRBB/+O0DqaFcsPE3p+egyKaF8S7w9eyUbPM2t69Z+ezSE7VcetWzxSms3a3D5mrO\nHsQA0Us45riBP7nyesEXW4O8UzrzGpZxA/w8oIRDmuxS6zSGYf25bVCgHTDlc5yD\nv/vjj9dMTGsMqYQV9T0DdaikG19uUIo1JlyG9d8CgYEAnneCNx7EJirFiw4joz3X\n5Mc3NEbs31r807/HhWg1TFVdVp5BY9ldRCpyOO1GUvCodRabKTh7sS/Yo8nWGHgT\nUvWc3kJWlONdNApnm0aGL9Qs+BaCIukdwa625/KZQu5WHelbeoLSV2HvUlVg3Cvl\nntlPsGYJAN5l+9/TGwq1UusCgYEAk/OJQNvXqEcCORmq+DuMm5tTMidLySFtS2vx\nemcDH3IyWRzerPSK8DTlczb97N7CFdT3DHj/Mi4miXqbeg7+tpNyIzyulxJHX9o4\n+9HzfhT5obLIYW/iIFaqltPx4iGU8HeB0BpPeM9CjQABck8tsAUGQ47NuK+8o25p\ne9J1JjsCgYEAqWx563Kwyre5egIjOSJkA4v4eVnAyaK8p3WqRuJ1Oe/ypt9t/oBw\nt+y6g6Mb81U6gHsPMIc2Wxp4+FKCRfNjOcNpQ73mJQsAVJ0MJgkF2oyG5TyzI0KV\nPxp4ykuJanK8Jg2AyYYkNfM85IwYMFPvpWdNNd1HvaAS4rYLjm87AB8=\n-----END RSA PRIVATE KEY-----\n",
    publicKey:
      "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAsCoONbX5y12t+oa8E2oB\netBGqcJiRkkle6x+82c+w78eDyOTuI/fK42FyOOCU+Pnity751utzc8VopOwcHnZ\n/Z5UAH8m46M3Gq9rDJia6J9+bTZhlYkLIZlUmV4rUKoy6/Ubw5jIi7svh074eUjn\nH+FKYUv0r4kERKISRx1WEvWds+qpgUvYDAPUlZw+RPI8fisMMbABJuTz8i4ZWxom\nN0V9oxxBaARkyltg5+DGWbCDz3CM1OIFSOnYfDLSCTUPjKiZ7f0DzfsnG3UoPzcF\nXHVvsVAbz8oI7uOvI3kvFyU/srDGKgvo/PQqrw9jam0MhzqPfCAzlmmRDS+BCnuA\nCQIDAQAB\n-----END PUBLIC KEY-----\n",
    certificate:
      "-----BEGIN CERTIFICATE-----\nMIIDLzCCAhcCFApfnDt+IdRGjwscLT5PWmt8jZ4BMA0GCSqGSIb3DQEBCwUAMD8x\nCzAJBgNVBAYTAkNOMRMwEQYDVQQKDApUZW5wYXkuY29tMRswGQYDVQQDDBJUZW5w\nYXkuY29tIFJvb3QgQ0EwHhcNMjYxMTIzMjMyMTQ0WhcNMzExMTIyMjMyMTQ0WjBp\nMQswCQYDVQQGEwJDTjERMA8GA1UEBwwIU2hlbnpoZW4xGzAZBgNVBAoMEuW+ruS/\noeWVhuaIt+ezu+e7nzEVMBMGA1UECwwM56S65L6L5ZWG5oi3MRMwEQYDVQQDDAox\nOTAwMDAwMTA5MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAsCoONbX5\ny12t+oa8E2oBetBGqcJiRkkle6x+82c+w78eDyOTuI/fK42FyOOCU+Pnity751ut\nzc8VopOwcHnZ/Z5UAH8m46M3Gq9rDJia6J9+bTZhlYkLIZlUmV4rUKoy6/Ubw5jI\ni7svh074eUjnH+FKYUv0r4kERKISRx1WEvWds+qpgUvYDAPUlZw+RPI8fisMMbAB\nJuTz8i4ZWxomN0V9oxxBaARkyltg5+DGWbCDz3CM1OIFSOnYfDLSCTUPjKiZ7f0D\nzfsnG3UoPzcFXHVvsVAbz8oI7uOvI3kvFyU/srDGKgvo/PQqrw9jam0MhzqPfCAz\nlmmRDS+BCnuACQIDAQABMA0GCSqGSIb3DQEBCwUAA4IBAQBPOmIV/CRJoDPV/FNp\nieKF/Zi7awzRLjAW7WrHfUw2bw4Lx/LkQzLvFIAM7Wyyad/K4pKo5YdJZWXtJXC1\n4Bxnm4xVduUocQPtQe2BjGq1H7oWuVkO1Nrk8nb2VLa/WoTVH1SaNbYNiDwXgAjr\nskYezokl7aE19c6EqN1gehO0UlyRIUkYiiqJIU/XPlZkvagedHQebf5o40zbciuE\nGnNbXV50ExDwqHjDu20An89Vumlw3YmeDZrKhjwo9cEMaML3d0sPrq46V8Ko5OYo\nLJR9dJdtnCca+MhT8KnQS88Mn79Utj9gjQlrM38FMqhWVLzkHTQigp6MbydFeqI7\n3OzR\n-----END CERTIFICATE-----\n",
    validity: {
      notBefore: "2026-11-23T23:21:44.000Z",
      notAfter: "2031-11-22T23:21:44.000Z",
    },
  },
  platform: {
    publicKeyId: "PUB_KEY_ID_0119000001092026112300112233445566",
    serialNo: "7C12AB34CD56EF7890A1B2C3D4E5F60718293A4B",
    privateKey:
      "-----BEGIN PRIVATE KEY-----\nMIIEvwIBADANBgkqhkiG9w0BAQEFAASCBKkwggSlAgEAAoIBAQDX1RZS40kDpoaC\nz0c0sWxlvw4W7sefdDD1j9hmwmhumldVIBgXpSYGYrU7wq+RsCCV20t2QntoN/oH\nWpyo//QVr1BJI/a+ofKfgtcLAQOnbBDwqaRdcRRxCVdbTwEHFAPTHr6Iqx6/bIqu\nrlwBffXjiy3Uon+osKemHfm9nxm79/reLvYgy/5mxsdE2/xtcKzQGd/tzOpZ3o38\n5oPthQ7qNXcchdOogTNs2uwFpIaq2KlwNDzCopfowhpBte5INeDSo99ejjKtGEwG\nEQRHZ9nbeSmxKb5DlhFjFXL4Xlnhv9VnAIs2Aa54rN903TjKpxFKz6UuBkJ0Lqyt\n37ruMiqZAgMBAAECggEABGMySjqRFigpNVkJ2UYfDj1xR6GQgMsPoLpNG5+pmE/+\nZP5bRwXGLVyN0xpsz8EdFHbKBKwqzo5OwJ4Er8HOQC+Zafc3cZ4grMHv5aseXCWr\n/XxxWS3ujLK0KijDvFVZk43dMTGLVThbZFwqhiQ9nqPKaXdpMXBv5AZZeJOWphXF\nmZf6bjB5sw/RzhhrKchPqtHtQgYpV/2VR1aE0xQWJo8hMI09ytWNV3Ng/16u+X04\n6WJwA5ek/QYg/qQt7iEv6j0iqMZXxduEk9SLvy8MdOpKOxFR67jYfKHiFVgz9Qxh\nje2OZWO55q1fjqqyhx7NlZHTxpRGzBWbY73gxRV7QQKBgQD7K0HlpeJkgAb5NBJR\n/fpYDftSvr3KT7nBZZvGSUGWdeyLsoXKOF+ASn6gtLoWNuMPffswYiNbu9EFk6wR\nmyy08I9dzuHrO4QGlWHX7Wvn/nCD9OGA0E9lCVOBV0j2Q+vW7u0FWEYcrLMJBTkw\nqeuQWMavptZ3XJo5ALGmQbsWOQKBgQDb+9WRk6uzQkKLc6g6nCS48UaNk9xG+FXX\n5TO/NU97+ywxRqgbfHWjYHsMk8yjDYzlM+vSMigsPgVl0Fpcl68W88v8mz/9bNDD\nz9+51JIvEnQtwubd/RjNyj3wbrtOVcCpnusn6Ybc5n0hnAclnF6OkKD7+7gm35W0\ns85WNMy3YQKBgQDVdw87cT+28IR8ub+0RanFuqRVz9yXnCigcI3y+QGwMasHk4NX\nuY+ZBjcWuGLLTHywBv88QLwSU86y8a21DO/zG9yM+q5RcTSlL8KHdLZX5oyT6cTZ\n6LEBiuqYq6lL+6/t7QQunbaA2loTGYhgjpmxBXJfiOkPavl75tYVGho6KQKBgQCh\nhydov5/h/pNSRliOwLyOOEvwBVRHoG2YG6qFiiWVCfeHLzSdCiRvFJcFwzkNuRNt\n8VQFgeLRqbDY88aGGrLsDZQJJg40jcQ1I9xJXXcBrXE1cNmIwyGFai1U8FoEyR6w\n7goJwoXOikfzd9gfm9QqprQuksTDdoU8rJKj5h0zwQKBgQD0IZ9u0z9mSJlg16pm\nR8cNtZb903Grn+On/b3hiimLGHEimgl5S7/93JVWaLNhaBs3gVfuj6TdWSHF3l/n\njmPZG8yXYRoMPK9IgXCWyPDzafcSio+L3APaM2kZ3+CFQCVs+qPqek37foe2R3Ie\nUg1X0xfrf1KKFazROEEdEtwDXg==\n-----END PRIVATE KEY-----\n",
    privateKeyPkcs1:
      "-----BEGIN RSA PRIVATE KEY-----\nMIIEpQIBAAKCAQEA19UWUuNJA6aGgs9HNLFsZb8OFu7Hn3Qw9Y/YZsJobppXVSAY\nF6UmBmK1O8KvkbAgldtLdkJ7aDf6B1qcqP/0Fa9QSSP2vqHyn4LXCwEDp2wQ8Kmk\nXXEUcQlXW08BBxQD0x6+iKsev2yKrq5cAX3144st1KJ/qLCnph35vZ8Zu/f63i72\nIMv+ZsbHRNv8bXCs0Bnf7czqWd6N/OaD7YUO6jV3HIXTqIEzbNrsBaSGqtipcDQ8\nwqKX6MIaQbXuSDXg0qPfXo4yrRhMBhEER2fZ23kpsSm+Q5YRYxVy+F5Z4b/VZwCL\nNgGueKzfdN04yqcRSs+lLgZCdC6srd+67jIqmQIDAQABAoIBAARjMko6kRYoKTVZ\nCdlGHw49cUehkIDLD6C6TRufqZhP/mT+W0cFxi1cjdMabM/BHRR2ygSsKs6OTsCe\nBK/BzkAvmWn3N3GeIKzB7+WrHlwlq/18cVkt7oyytCoow7xVWZON3TExi1U4W2Rc\nKoYkPZ6jyml3aTFwb+QGWXiTlqYVxZmX+m4webMP0c4YaynIT6rR7UIGKVf9lUdW\nhNMUFiaPITCNPcrVjVdzYP9ervl9OOlicAOXpP0GIP6kLe4hL+o9IqjGV8XbhJPU\ni78vDHTqSjsRUeu42Hyh4hVYM/UMYY3tjmVjueatX46qsocezZWR08aURswVm2O9\n4MUVe0ECgYEA+ytB5aXiZIAG+TQSUf36WA37Ur69yk+5wWWbxklBlnXsi7KFyjhf\ngEp+oLS6FjbjD337MGIjW7vRBZOsEZsstPCPXc7h6zuEBpVh1+1r5/5wg/ThgNBP\nZQlTgVdI9kPr1u7tBVhGHKyzCQU5MKnrkFjGr6bWd1yaOQCxpkG7FjkCgYEA2/vV\nkZOrs0JCi3OoOpwkuPFGjZPcRvhV1+UzvzVPe/ssMUaoG3x1o2B7DJPMow2M5TPr\n0jIoLD4FZdBaXJevFvPL/Js//WzQw8/fudSSLxJ0LcLm3f0Yzco98G67TlXAqZ7r\nJ+mG3OZ9IZwHJZxejpCg+/u4Jt+VtLPOVjTMt2ECgYEA1XcPO3E/tvCEfLm/tEWp\nxbqkVc/cl5wooHCN8vkBsDGrB5ODV7mPmQY3Frhiy0x8sAb/PEC8ElPOsvGttQzv\n8xvcjPquUXE0pS/Ch3S2V+aMk+nE2eixAYrqmKupS/uv7e0ELp22gNpaExmIYI6Z\nsQVyX4jpD2r5e+bWFRoaOikCgYEAoYcnaL+f4f6TUkZYjsC8jjhL8AVUR6BtmBuq\nhYollQn3hy80nQokbxSXBcM5DbkTbfFUBYHi0amw2PPGhhqy7A2UCSYONI3ENSPc\nSV13Aa1xNXDZiMMhhWotVPBaBMkesO4KCcKFzopH83fYH5vUKqa0LpLEw3aFPKyS\no+YdM8ECgYEA9CGfbtM/ZkiZYNeqZkfHDbWW/dNxq5/jp/294YopixhxIpoJeUu/\n/dyVVmizYWgbN4FX7o+k3Vkhxd5f545j2RvMl2EaDDyvSIFwlsjw82n3EoqPi9wD\n2jNpGd/ghUAlbPqj6npN+36HtkdyHlINV9MX639SihWs0ThBHRLcA14=\n-----END RSA PRIVATE KEY-----\n",
    publicKey:
      "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA19UWUuNJA6aGgs9HNLFs\nZb8OFu7Hn3Qw9Y/YZsJobppXVSAYF6UmBmK1O8KvkbAgldtLdkJ7aDf6B1qcqP/0\nFa9QSSP2vqHyn4LXCwEDp2wQ8KmkXXEUcQlXW08BBxQD0x6+iKsev2yKrq5cAX31\n44st1KJ/qLCnph35vZ8Zu/f63i72IMv+ZsbHRNv8bXCs0Bnf7czqWd6N/OaD7YUO\n6jV3HIXTqIEzbNrsBaSGqtipcDQ8wqKX6MIaQbXuSDXg0qPfXo4yrRhMBhEER2fZ\n23kpsSm+Q5YRYxVy+F5Z4b/VZwCLNgGueKzfdN04yqcRSs+lLgZCdC6srd+67jIq\nmQIDAQAB\n-----END PUBLIC KEY-----\n",
    certificate:
      "-----BEGIN CERTIFICATE-----\nMIIDFTCCAf0CFHwSqzTNVu94kKGyw9Tl9gcYKTpLMA0GCSqGSIb3DQEBCwUAMD8x\nCzAJBgNVBAYTAkNOMRMwEQYDVQQKDApUZW5wYXkuY29tMRswGQYDVQQDDBJUZW5w\nYXkuY29tIFJvb3QgQ0EwHhcNMjYxMTIzMjMyMTQ3WhcNMzExMTIyMjMyMTQ3WjBP\nMQswCQYDVQQGEwJDTjERMA8GA1UEBwwIU2hlbnpoZW4xEzARBgNVBAoMClRlbnBh\neS5jb20xGDAWBgNVBAMMD1RlbnBheS5jb20gc2lnbjCCASIwDQYJKoZIhvcNAQEB\nBQADggEPADCCAQoCggEBANfVFlLjSQOmhoLPRzSxbGW/Dhbux590MPWP2GbCaG6a\nV1UgGBelJgZitTvCr5GwIJXbS3ZCe2g3+gdanKj/9BWvUEkj9r6h8p+C1wsBA6ds\nEPCppF1xFHEJV1tPAQcUA9MevoirHr9siq6uXAF99eOLLdSif6iwp6Yd+b2fGbv3\n+t4u9iDL/mbGx0Tb/G1wrNAZ3+3M6lnejfzmg+2FDuo1dxyF06iBM2za7AWkhqrY\nqXA0PMKil+jCGkG17kg14NKj316OMq0YTAYRBEdn2dt5KbEpvkOWEWMVcvheWeG/\n1WcAizYBrnis33TdOMqnEUrPpS4GQnQurK3fuu4yKpkCAwEAATANBgkqhkiG9w0B\nAQsFAAOCAQEApQ9DNKZQrK+/iNJKmQLuUpHPn+kfyIi9owT/w7QmD7jkx67ZV8QE\n5K7Zpb5vXS09fLhrsA0TSlrsqBrRlY+ouMV63JP8XV+z2k1gRIJcLN6vHaP+I668\nyUseeccC2XUC4vCUMyt7f0+dEFWr0YLjMscUQ6ZbdP/OUAwBjIlIn4YSWecx2Cg2\n40N21BqrtXCAvJcOxmfAcUobNw9VNJiZd5A9bg58j+MKYCvnsMoLFYezcM4hPNkC\na5GkKucM/ANOB1lOtW7Htq3K7F6o6MzRBzP13TmoXpu0H6ICMM252tENJU2epS59\ndXDasVV0Djam0Bndu3Rd1TYMkrdWgAti7w==\n-----END CERTIFICATE-----\n",
    validity: {
      notBefore: "2026-11-23T23:21:47.000Z",
      notAfter: "2031-11-22T23:21:47.000Z",
    },
  },
  timestamp: 1795476107,
  nonceStr: "593BEC0C930BF1AFEB40B4A08C8FB242",
  build: {
    input: {
      authorized_data: {
        business_type: "FAVOR_STOCK",
        stock_id: "2433405",
      },
      partner: {
        appid: "wx4e1916a585d1f4e9",
        type: "APPID",
      },
    },
    method: "POST",
    path: "/v3/marketing/partnerships/build",
    body: '{"authorized_data":{"business_type":"FAVOR_STOCK","stock_id":"2433405"},"partner":{"appid":"wx4e1916a585d1f4e9","type":"APPID"}}',
    message:
      'POST\n/v3/marketing/partnerships/build\n1795476107\n593BEC0C930BF1AFEB40B4A08C8FB242\n{"authorized_data":{"business_type":"FAVOR_STOCK","stock_id":"2433405"},"partner":{"appid":"wx4e1916a585d1f4e9","type":"APPID"}}\n',
    signature:
      "pkmbByrXhNt+IcZeTK2X4jfT3/Q2juromTXe+ZEgIAW5Abtesij+0Jj9w8PCyuFPxYcaUDA8k4C7BHII1kHh0YgCJWaglFP5j/MPGde8KFO09+3zM9DnZJJ/CQQTMyBj960HGD0DJWeprsu9KUTfFQRV47g5fLWqCI8vQDsx1LET+924NP5EAsoWSnDFEE5+bom3wE9tlWJmDCrFl04hi1nwqRg/HffKHH68V4ehL5apy4SqSjfTE8AkO4tE9n51J1wIs2xYD3ZD90n6TdgMIi/EOgqvoB4oUxtWXq64ywGNrACqxglzr0iaBc8fPnIrYMolr+0kmsxt9dTRgmxIEg==",
    authorization:
      'WECHATPAY2-SHA256-RSA2048 mchid="1900000109",nonce_str="593BEC0C930BF1AFEB40B4A08C8FB242",signature="pkmbByrXhNt+IcZeTK2X4jfT3/Q2juromTXe+ZEgIAW5Abtesij+0Jj9w8PCyuFPxYcaUDA8k4C7BHII1kHh0YgCJWaglFP5j/MPGde8KFO09+3zM9DnZJJ/CQQTMyBj960HGD0DJWeprsu9KUTfFQRV47g5fLWqCI8vQDsx1LET+924NP5EAsoWSnDFEE5+bom3wE9tlWJmDCrFl04hi1nwqRg/HffKHH68V4ehL5apy4SqSjfTE8AkO4tE9n51J1wIs2xYD3ZD90n6TdgMIi/EOgqvoB4oUxtWXq64ywGNrACqxglzr0iaBc8fPnIrYMolr+0kmsxt9dTRgmxIEg==",timestamp="1795476107",serial_no="0A5F9C3B7E21D4468F0B1C2D3E4F5A6B7C8D9E01"',
  },
  list: {
    input: {
      authorized_data: {
        business_type: "BUSIFAVOR_STOCK",
      },
      partner: {
        type: "APPID",
      },
      offset: 0,
      limit: 5,
    },
    query:
      "authorized_data=%7B%22business_type%22%3A%22BUSIFAVOR_STOCK%22%7D&partner=%7B%22type%22%3A%22APPID%22%7D&offset=0&limit=5",
    method: "GET",
    path: "/v3/marketing/partnerships?authorized_data=%7B%22business_type%22%3A%22BUSIFAVOR_STOCK%22%7D&partner=%7B%22type%22%3A%22APPID%22%7D&offset=0&limit=5",
    body: "",
    message:
      "GET\n/v3/marketing/partnerships?authorized_data=%7B%22business_type%22%3A%22BUSIFAVOR_STOCK%22%7D&partner=%7B%22type%22%3A%22APPID%22%7D&offset=0&limit=5\n1795476107\n593BEC0C930BF1AFEB40B4A08C8FB242\n\n",
    signature:
      "qaQs+sATWpldMDtLxwUKMefcDXuh4qYHqwDZRTjGOVaJlVWqv9pXi2RSi33VwdFFjb1WMv6ucs9E0cK7wmD+rCENPA89THZZhDOr7EU223kmki0rrsu53JsMFOmscykvIJmRx8o5wBLMjZWI5l79ybNe7gluiWcRrxSWN/dkxN2uhZKiIItRFCFdQa95+N8kjTPPLgE1xtoukFyH8o5HIxTbl1WzEyVvReo5CFW/FUYd8svaPVKCQGyaCIJiyrGTwFuecrUeyj/9htmJ0zMpSXLqgSq7HpZ07pB30Cyh2r/gYbNdacfCzV30Jpm5AUGrIM8u6Ai/j3qkWlGFyXM4DQ==",
    authorization:
      'WECHATPAY2-SHA256-RSA2048 mchid="1900000109",nonce_str="593BEC0C930BF1AFEB40B4A08C8FB242",signature="qaQs+sATWpldMDtLxwUKMefcDXuh4qYHqwDZRTjGOVaJlVWqv9pXi2RSi33VwdFFjb1WMv6ucs9E0cK7wmD+rCENPA89THZZhDOr7EU223kmki0rrsu53JsMFOmscykvIJmRx8o5wBLMjZWI5l79ybNe7gluiWcRrxSWN/dkxN2uhZKiIItRFCFdQa95+N8kjTPPLgE1xtoukFyH8o5HIxTbl1WzEyVvReo5CFW/FUYd8svaPVKCQGyaCIJiyrGTwFuecrUeyj/9htmJ0zMpSXLqgSq7HpZ07pB30Cyh2r/gYbNdacfCzV30Jpm5AUGrIM8u6Ai/j3qkWlGFyXM4DQ==",timestamp="1795476107",serial_no="0A5F9C3B7E21D4468F0B1C2D3E4F5A6B7C8D9E01"',
  },
  terminate: {
    method: "POST",
    path: "/v3/marketing/partnerships/terminate",
    body: '{"authorized_data":{"business_type":"FAVOR_STOCK","stock_id":"2433405"},"partner":{"appid":"wx4e1916a585d1f4e9","type":"APPID"}}',
    message:
      'POST\n/v3/marketing/partnerships/terminate\n1795476107\n593BEC0C930BF1AFEB40B4A08C8FB242\n{"authorized_data":{"business_type":"FAVOR_STOCK","stock_id":"2433405"},"partner":{"appid":"wx4e1916a585d1f4e9","type":"APPID"}}\n',
    signature:
      "Uwzp9HF7u0c9jHK4JM6cl4wMa5/mV4CZdyVDgV/MfPjdTf24mImrn2yRS2Jp8U5vXwZrDpUO3J7D0JpfOI0rQAyu9LIU8emri2+IC1FAugoTog5Zu/KbCx35DHksjLz9J3j/+V935/WHidSTqHslhy14/8Gd0CBcjjSgqtIM8fNuvFOZ+H9wZ1Xd96D02bvJ/5Mj3+3sS1i4izsYMQAc44U7kvHv+pkV3wws3w1O77I9e6afqeKM79gX7XhuSnzskat/JjXD/Y+Ebh5upbE7g2T8aoQe7tLnosBAc8W0Ay7OzXo3rMWaFQ20+na95Cb+e8s+yrc5SVv550M2xiNr+A==",
    authorization:
      'WECHATPAY2-SHA256-RSA2048 mchid="1900000109",nonce_str="593BEC0C930BF1AFEB40B4A08C8FB242",signature="Uwzp9HF7u0c9jHK4JM6cl4wMa5/mV4CZdyVDgV/MfPjdTf24mImrn2yRS2Jp8U5vXwZrDpUO3J7D0JpfOI0rQAyu9LIU8emri2+IC1FAugoTog5Zu/KbCx35DHksjLz9J3j/+V935/WHidSTqHslhy14/8Gd0CBcjjSgqtIM8fNuvFOZ+H9wZ1Xd96D02bvJ/5Mj3+3sS1i4izsYMQAc44U7kvHv+pkV3wws3w1O77I9e6afqeKM79gX7XhuSnzskat/JjXD/Y+Ebh5upbE7g2T8aoQe7tLnosBAc8W0Ay7OzXo3rMWaFQ20+na95Cb+e8s+yrc5SVv550M2xiNr+A==",timestamp="1795476107",serial_no="0A5F9C3B7E21D4468F0B1C2D3E4F5A6B7C8D9E01"',
  },
  answer: {
    body: '{"partner":{"appid":"wx4e1916a585d1f4e9","type":"APPID"},"create_time":"2015-05-20T13:29:35+08:00"}',
    timestamp: 1795476107,
    nonceStr: "593BEC0C930BF1AFEB40B4A08C8FB242",
    signature:
      "XdIyQD1H8W+hYOiTIBklh+DHrMdJqIyYxA8nb7FomzM7i9QnkKF3CZd4uTXW2AUuT16ZfjMMyHTBB/aSMXexJ7un92VImvl5aPl+T8GUvq33dukwmYTOyNzL+i2o4pzUUfFm3bXyMfC2blNIswmA3ivp48uVjq87tU2VanhgSYK6Af0PQb0rble5cLknL5sLx65K062K/E+d3VhVC7+VjrPA72AzxkbbXCX7pvJPPMMCgzFgQ+SetGEURTQx4lZEaLmwWA9j5AQAmDCNjUpbWyu7Un+EhHU5iT99hdHeOP9g4Uu2fBtTSUNbWzc8gFYNnBGMR5WLLGd06aMQ+kBOXQ==",
  },
  apiV3Key: "0123456789abcdefGHIJKLMNOPQRSTUV",
  notification: {
    plaintext: '{"mchid":"1900000109","out_trade_no":"1217752501201407033233368018","trade_state":"SUCCESS","attach":"中文😀"}',
    resource: {
      original_type: "transaction",
      algorithm: "AEAD_AES_256_GCM",
      ciphertext:
        "aDOUop2q9czWeDb0dQY3QFHjuqUzxgAXfmtKcEcAmL90BFq6uYRfVy03/p129tcUFlwPM6Pp7ElTxXb6Hzhqdu8d3GGdWaFUejj+hQcVWpyVuK3pQzH2b1KqNmPFZp2YXiko0+Q2IDTX9OvjSHHzLBb51/fWGrTgaJfzpPTX1nyOnA==",
      associated_data: "transaction",
      nonce: "fdasflkja484",
    },
    body: '{"id":"EV-2018022511223320873","create_time":"2015-05-20T13:29:35+08:00","resource_type":"encrypt-resource","event_type":"TRANSACTION.SUCCESS","summary":"支付成功","resource":{"original_type":"transaction","algorithm":"AEAD_AES_256_GCM","ciphertext":"aDOUop2q9czWeDb0dQY3QFHjuqUzxgAXfmtKcEcAmL90BFq6uYRfVy03/p129tcUFlwPM6Pp7ElTxXb6Hzhqdu8d3GGdWaFUejj+hQcVWpyVuK3pQzH2b1KqNmPFZp2YXiko0+Q2IDTX9OvjSHHzLBb51/fWGrTgaJfzpPTX1nyOnA==","associated_data":"transaction","nonce":"fdasflkja484"}}',
    timestamp: 1795476107,
    nonceStr: "593BEC0C930BF1AFEB40B4A08C8FB242",
    signature:
      "t7n0oHRzkBeMkwH1g9ajBBd2SCTpC9i9Jk1/XXu+k6dvt2AGDxLrFKwF9sAD3fGvukPMl7AN9kswLGTsLfYKVgwcGFtbLfKigzdSInSnZqfJk5bM4gwmqCA64K9VKgVp5UXbEy4dYElE20JPluGjfKcffz9iLGSy50KnSEdMjCa/VNPczWGhLM9L2gHKNJhg6/4+Q5PZLLFVI/i1eSFGtoeSp39sDNvXI5rLxvoebB5or5RUokW6c9XEZf3ztYpnyf5GYXS6btca4R6wpW2u9PxAoYc9JbcUVq33eSfvNxmirXjKHScMm1YbGcAlfdDo0A8UaOBcd861rRAcE1ri7A==",
  },
  certificates: {
    body: '{"data":[{"serial_no":"7C12AB34CD56EF7890A1B2C3D4E5F60718293A4B","effective_time":"2026-11-23T23:21:47+00:00","expire_time":"2031-11-22T23:21:47+00:00","encrypt_certificate":{"algorithm":"AEAD_AES_256_GCM","ciphertext":"2fjECSYwWSZeaa6ZIu42kwCvSYFUC+VdIjW6cRBNQxkbiFqKZmaCaH7cmv4H+Yw30n4k0XjoqCOmsBBBdXsbQJPHJK9sp8OaBuFjYnQgR3tvrH1aXT7fZcrxHRil1nf+ddtXUj/NlbDCZaIuea8L7ohoqEIHjGweGT2ezxo/+Grj5IBnaG/LDlpm7p1ZxH2/HHtz8zTkcxmLDQ1tU7+VzseTq2maW6gI9Qs+hoINJaijSO5TEwj+YKPKk31XQ519TFlo0cHtNIX0COhuYkqfXAMt/fsQ4c4YslDp8N6gjeT4hjlTaS7zMAcl1MM+VjY7HDMOE/hth6ORTghuD2gao3JmOVyfliVsoOqXIYPk+XUb+x4wXulQLJkBKBuxtkSpHW0BI+1bC6SJJpjwxgLiQ19nJ/amX2rcamGABNVZUfFpbZ3D+MJA7DVYjunlP2hcUcQZe+HIcBmZo+hvCEpj9JPpjEigE8K3kIMyB+hbs9MYWtaGRET9FkGUdNgfz5MC3T/Ak0iv9OMEM7cC+ttEMClNJeoMMAikanze+SPmoX3le2tQ1CN1r4VmeJtSBv7Hb8ljct+riksNTYs3fnc6B2Jk2cdQMaBFS+fuTSYTqTNhAI0fQK4kLmkWT1uxRZp8hz8L1QmAAjJaPWrDb6uUOuqb01diTWXei0lqTwpg1HjnpY4N2PoxMMUbicjI/OUu9WbeHHYQ/Vn7C+1IJJmn67xpU8l7IXwl+Riqfq2GVe4bUewhkrriXrIUrNBv5gY2usqr5743iN9W9dKfCG0fMW29srw6v8RWwpxAbvTZ7jJzK9FN9j9qGdgSbn+k5rObhLXjJ8W40V5vUZVZQYZWdN7gods4trt3ljnVMLUfXoaQTnJiAuOPQQsv8vpdt2bE8JULpOmGpNCaFggg2KktUSe4zLIpHCzOdhH8jfltPqvRARA88fWuTxBRPdN4sikmvLrI9in9HMopJxCg2yPCMSVIv78Iz+Hs7Db0RImWp12eNNFdZnU/0yz9tkHQWKMSByTF7bl4aBP/+jtK+06yE9GBEeB8VK0zEWZY+97otushABob79b4qpQGFIGRROasL2uuCS6RES8w30e6oUoTSNkNad7JJV/KcO1W0TRJqAQqwQlJnSDNEgr+csZgWP+ZVXMN8sbuB4+8rGH/TbjudZyfBj7iztYMazlGQse6k2t7Q15zz/QEcRfA//cMXPjHU/I2LLqxrFct4IZcQaTPjy75ZrkUzgug9Ecax6umKR56BMniT9rKTtZCx4Q8vP8QLxLzaDJSzphuLXiLukbZGz7vvUKQz2EnLBXOviSJzaIU6IxhtK+hKBY8/DL2FVUzEg/utO5hA2Pc7bPqxl+Ef1rLJUUziw5qOch76w7OzDzkondgCkHKK2tAYrio+1cmWQRrZ/7WwJlk/aH0j4zeIquyTYNnOvuDuOcLptGiWmpPHobeMYBnr0dYN/F4O/uQ5Ksf1SJyfnnqbEvDLl5XFl4ccn69xydfduXJC4EJLk/dUZ7lGemVyXQa/A==","associated_data":"certificate","nonce":"61f9c719728a"}}]}',
    timestamp: 1795476107,
    nonceStr: "593BEC0C930BF1AFEB40B4A08C8FB242",
    signature:
      "uE5HSBuSZ//Lp9n0YnMzMY70B4cjBKu/D2eEXI+lGEHgnuf49wdY8XtOaDQvs30WkVkIslTJ31GsdXGyXwC091u3F2mv81O7/deqEws3IFolyYSQn109lVjkbYPkODlq1dptuFe6Bteyo8PV+5krM+ZSepj2KetT0hn9/XaUhOU1H2/HM2218c0g4PbxcgNXC4pob2YOnt9n64PyZJNgWn5GzcTbagki8wdTlnmLpt96q7igW0I5zyv6ZzFGv7UAqVdyafdCsJRV3/NrweY4TsEakbCrLWOPpGDtkdvsEWGv3l8FceGQJvJUdda5raF3GGg/+tpxV5ZtBHVbdanusw==",
  },
  sensitive: {
    plaintext: "张三",
    forMerchant:
      "gyf67kouPmASgFNEBTOW4ljtEqBWi2u0f96UedyupR/XZ3VjorZWzpGm0uXkdfGhlCcF1eGUYU7A7BYujXzsd+McC/AUxPxWQ3OBIdjs3rhjSnned/7y5qJoSY6g+RJs5+peW24IK/U/7t17GzW9q1HqDc8tYJT9QwQDfADNJBmiORabwwKi0b1nhU91xBnCWQz7gPZzxc5IFM4Mr8hrrduFKIT7iVsB6YSJRr/mMAmzACkFmH5zX21WJJsV0PkDAQ1n5IWPEFTwOmfAtgGtrTkA8k+WiN+KKVVpLvcRf7u/YJLZ2y92L4ICsrW8uUeOHN1am4YKmHZBT2PK5MV50w==",
  },
  payment: {
    appid: "wx8888888888888888",
    prepayId: "wx201410272009395522657a690389285100",
    mini: "IhtVw0oRlSlO3maX4ro2CM26zWQ2yNrt5rMY5d5hNzlp4ttFT2UB9NO8pHI+HgphBdPL2k5KoNjxE+Glp6lhut4BKff+2oxESgkm4G7culP8tzIRCFh1HaLyWnKjYJE3G9UjjxQ61B6opnAkv8H9pe76SxZkpMtR6Oa+oERRQXpyAZBcwOfTuxoA94eOLU7FURCjblzS34tV7rc7gsyEWozslgjoFxxU361r93hsBq1DRWuhTE1Gdp4aDyAXw3wp1yHfptzqZMKb5wXOItuG/livlgpqJCIyWeaHyUalV4sdjQKo6HcfwfxAt1k2po0hbDjKwST5VI+n7CXHqgRjRQ==",
    app: "Tv+KF0K14cJMhzmhQMhDFmqdC6nNRet8pfa6IqxPw8gRRnk1lR3IW8iA8DRhMzm9tc6vPOiP6x9pc6Ml/tszHZVlb36+dD6Q3rm7oQtMmVRM5U4L4Uk11HbjDOIjVTYOFPaWXgI6FM3oT1Gw2isDGlZmNr884qy0AcnrM/2GB2xcz+hCww82cD0c9aduH1gyq1JxUUf/6PMN9X/n5pwq9DNgTwZ4SoZzshWJfcJKygzxRcpFir7Hr0DWGBmNXpPBJv+L0bJSvGppees9krNeMisNgl5j2Yum9xa1L6KHEjiurAXT4yuRspEbH2M2B60ZH1tJwBluunT5J6f9X0ladw==",
  },
  coupons: {
    options: {
      type: "plugin",
      coupons: [
        {
          stock_id: "1234567",
          out_request_no: "abc123",
        },
      ],
      sendCouponMerchant: "10016226",
      apiV2Key: "192006250b4c09247ec02edce69f6a2d",
    },
    plugin: "AD7CD2967446E742075BF7A52CEBC5FE1A17A4042ED451A44DAABF9F04FFDD99",
    h5: "A0CDD6EF0B22CDDB9CE3437DA178F89C4131ACE26600B1A93D8297078A86F7E5",
  },
  upload: {
    file: [
      191, 12, 76, 179, 35, 213, 99, 30, 94, 7, 153, 11, 82, 81, 45, 155, 87, 212, 132, 151, 210, 137, 210, 83, 222, 198, 89, 3,
      203, 72, 0, 36, 240, 187, 107, 159, 122, 139, 13, 245, 59, 85, 249, 138, 137, 96, 120, 146, 66, 95, 28, 163, 4, 41, 13, 195,
      162, 199, 15, 74, 129, 142, 132, 36,
    ],
    filename: "营业执照.png",
    meta: '{"filename":"营业执照.png","sha256":"dd7920d00ce38e38957ac5abb39afce96dc05093c2fd9a77acaca6b9dbd08b59"}',
    method: "POST",
    path: "/v3/merchant/media/upload",
    body: '{"filename":"营业执照.png","sha256":"dd7920d00ce38e38957ac5abb39afce96dc05093c2fd9a77acaca6b9dbd08b59"}',
    message:
      'POST\n/v3/merchant/media/upload\n1795476107\n593BEC0C930BF1AFEB40B4A08C8FB242\n{"filename":"营业执照.png","sha256":"dd7920d00ce38e38957ac5abb39afce96dc05093c2fd9a77acaca6b9dbd08b59"}\n',
    signature:
      "fUmXUi9vnV1HjgjseiKaYT+7Xi8k1EiUmuEpOTfAtf9EVpUVrrrbEa2uDIG/UkQlTE+VSYBMFTqQEo3N++Un1C4DS88qb/OhjWOSdDoaSy2Szb/Y90ppVBUDU/OiYGA6ppbAt+TV8LHNfTSG6y0JebMJzINmWXuvc+5JCr8wrwqbFkoyWpaIB8INQh7G6l+naA+9qZU/MpYDePRlpjqXT4X2oYQB8Tu4G3MpJag4S2MccQ6dHaNvtTmCpSLkN6UKnRy7DmH3R8gkFGX8RLuhw3MHdnVh4yJ5HItFmo8PZwCYcS8D+mE+uxSFB+CLojYi1Kpii9Qp1WnFukTJXYzknA==",
    authorization:
      'WECHATPAY2-SHA256-RSA2048 mchid="1900000109",nonce_str="593BEC0C930BF1AFEB40B4A08C8FB242",signature="fUmXUi9vnV1HjgjseiKaYT+7Xi8k1EiUmuEpOTfAtf9EVpUVrrrbEa2uDIG/UkQlTE+VSYBMFTqQEo3N++Un1C4DS88qb/OhjWOSdDoaSy2Szb/Y90ppVBUDU/OiYGA6ppbAt+TV8LHNfTSG6y0JebMJzINmWXuvc+5JCr8wrwqbFkoyWpaIB8INQh7G6l+naA+9qZU/MpYDePRlpjqXT4X2oYQB8Tu4G3MpJag4S2MccQ6dHaNvtTmCpSLkN6UKnRy7DmH3R8gkFGX8RLuhw3MHdnVh4yJ5HItFmo8PZwCYcS8D+mE+uxSFB+CLojYi1Kpii9Qp1WnFukTJXYzknA==",timestamp="1795476107",serial_no="0A5F9C3B7E21D4468F0B1C2D3E4F5A6B7C8D9E01"',
  },
};
