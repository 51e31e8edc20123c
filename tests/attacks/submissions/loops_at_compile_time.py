# Tries to never come to be loaded: the compiler computes.
# naive: ate
# walled: error syntax | timeout | out_of_memory | crashed signal
def g():
 try: pass
 finally:
  try: pass
  finally:
   try: pass
   finally:
    try: pass
    finally:
     try: pass
     finally:
      try: pass
      finally:
       try: pass
       finally:
        try: pass
        finally:
         try: pass
         finally:
          try: pass
          finally:
           try: pass
           finally:
            try: pass
            finally:
             try: pass
             finally:
              try: pass
              finally:
               try: pass
               finally:
                try: pass
                finally:
                 try: pass
                 finally:
                  try: pass
                  finally:
                   try: pass
                   finally:
                    pass
